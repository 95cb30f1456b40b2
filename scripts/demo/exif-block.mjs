// A small EXIF writer for the demo card: one JPEG APP1 segment with the tags that a camera writes and the app reads.
// Layout after the Exif 2.32 standard: TIFF header, IFD0, Exif IFD, IFD1 with the thumbnail.
const BYTE_COUNT = { ascii: 1, short: 2, long: 4, rational: 8, srational: 8, undefined: 1 };
const TYPE_CODE = { ascii: 2, short: 3, long: 4, rational: 5, undefined: 7, srational: 10 };
const TIFF_HEADER_BYTES = 8;

const TAGS = {
  make: [0x010f, 'ascii'],
  model: [0x0110, 'ascii'],
  orientation: [0x0112, 'short'],
  exifIfd: [0x8769, 'long'],
  exposureTime: [0x829a, 'rational'],
  fNumber: [0x829d, 'rational'],
  iso: [0x8827, 'short'],
  exifVersion: [0x9000, 'undefined'],
  dateTimeOriginal: [0x9003, 'ascii'],
  offsetTimeOriginal: [0x9011, 'ascii'],
  exposureBias: [0x9204, 'srational'],
  focalLength: [0x920a, 'rational'],
  subSecTimeOriginal: [0x9291, 'ascii'],
  exposureMode: [0xa402, 'short'],
  bodySerialNumber: [0xa431, 'ascii'],
  thumbnailOffset: [0x0201, 'long'],
  thumbnailLength: [0x0202, 'long'],
};

/** A number as a fraction that holds shutter times and thirds of a stop exactly enough. */
function fraction(value) {
  if (value > 0 && value < 1 && Math.abs(1 / value - Math.round(1 / value)) < 1e-9) return [1, Math.round(1 / value)];
  return [Math.round(value * 1000), 1000];
}

function valueBytes(type, value) {
  if (type === 'ascii') return Buffer.from(`${value}\0`, 'latin1');
  if (type === 'undefined') return Buffer.from(value, 'latin1');
  const bytes = Buffer.alloc(BYTE_COUNT[type]);
  if (type === 'short') bytes.writeUInt16LE(value);
  else if (type === 'long') bytes.writeUInt32LE(value);
  else {
    const [numerator, denominator] = fraction(value);
    bytes.writeInt32LE(numerator, 0);
    bytes.writeInt32LE(denominator, 4);
  }
  return bytes;
}

const sizeOf = (entries) => 2 + entries.length * 12 + 4;
const evenly = (bytes) => bytes + (bytes % 2);

/** One directory at `offset`, with the values that do not fit into its entries right behind it. */
function directory(entries, offset, nextOffset) {
  const sorted = [...entries].sort(([a], [b]) => TAGS[a][0] - TAGS[b][0]);
  const table = Buffer.alloc(sizeOf(sorted));
  const extras = [];
  let extraOffset = offset + table.length;
  table.writeUInt16LE(sorted.length, 0);
  for (const [index, [name, value]] of sorted.entries()) {
    const [tag, type] = TAGS[name];
    const bytes = valueBytes(type, value);
    const at = 2 + index * 12;
    table.writeUInt16LE(tag, at);
    table.writeUInt16LE(TYPE_CODE[type], at + 2);
    table.writeUInt32LE(bytes.length / BYTE_COUNT[type], at + 4);
    if (bytes.length <= 4) bytes.copy(table, at + 8);
    else {
      table.writeUInt32LE(extraOffset, at + 8);
      const padded = Buffer.alloc(evenly(bytes.length));
      bytes.copy(padded);
      extras.push(padded);
      extraOffset += padded.length;
    }
  }
  table.writeUInt32LE(nextOffset, table.length - 4);
  return Buffer.concat([table, ...extras]);
}

/** The APP1 segment with these tags and this JPEG thumbnail. */
function exifSegment({ image, exif, thumbnail }) {
  const imageEntries = (exifOffset) => [...Object.entries(image), ['exifIfd', exifOffset]];
  const exifEntries = [...Object.entries(exif), ['exifVersion', '0232']];
  const thumbnailEntries = (offset) => [
    ['thumbnailOffset', offset],
    ['thumbnailLength', thumbnail.length],
  ];
  // The sizes do not depend on the offsets, so a first pass with zeroes gives the places of the second.
  const exifOffset = TIFF_HEADER_BYTES + directory(imageEntries(0), 0, 0).length;
  const thumbnailIfd = exifOffset + directory(exifEntries, 0, 0).length;
  const thumbnailAt = thumbnailIfd + directory(thumbnailEntries(0), 0, 0).length;
  const header = Buffer.from('49492a0008000000', 'hex');
  const payload = Buffer.concat([
    Buffer.from('Exif\0\0', 'latin1'),
    header,
    directory(imageEntries(exifOffset), TIFF_HEADER_BYTES, thumbnailIfd),
    directory(exifEntries, exifOffset, 0),
    directory(thumbnailEntries(thumbnailAt), thumbnailIfd, 0),
    thumbnail,
  ]);
  const marker = Buffer.from([0xff, 0xe1, 0, 0]);
  marker.writeUInt16BE(payload.length + 2, 2);
  return Buffer.concat([marker, payload]);
}

/** The JPEG with the segment right behind its start marker, where cameras put it. */
export function withExif(jpeg, facts) {
  return Buffer.concat([jpeg.subarray(0, 2), exifSegment(facts), jpeg.subarray(2)]);
}
