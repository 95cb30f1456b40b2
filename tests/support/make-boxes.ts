import { type ExifChoice, ifd0Of, makeExif } from './make-exif';
import { writeTiff } from './tiff-writer';

/** One box of an ISO base media file. */
export const box = (type: string, ...parts: Uint8Array[]): Buffer => {
  const body = Buffer.concat(parts);
  const head = Buffer.alloc(8);
  head.writeUInt32BE(8 + body.length, 0);
  head.write(type, 4, 'latin1');
  return Buffer.concat([head, body]);
};

const u16 = (value: number): Buffer => Buffer.from([value >> 8, value & 255]);
const u32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};
const full = (version: number): Buffer => Buffer.from([version, 0, 0, 0]);

export interface Cr3Choice {
  readonly exif: ExifChoice;
  readonly thumbnail?: Buffer;
  readonly preview?: Buffer;
}

const uuid = (hex: string, ...parts: Uint8Array[]): Buffer => box('uuid', Buffer.from(hex, 'hex'), ...parts);

/** Canon's CR3, as far as it is read without its sensor data. */
export function makeCr3({ exif, thumbnail, preview }: Cr3Choice): Buffer {
  const ifd0 = ifd0Of(exif);
  const exifIfd = ifd0[0x8769];
  const thmb = thumbnail ? [box('THMB', full(0), u16(160), u16(120), u32(thumbnail.length), u32(1), thumbnail)] : [];
  const metadata = uuid(
    '85c0b687820f11e08111f4ce462b6a48',
    box('CNCV', Buffer.from('CanonCR3_001/00.09.00/00.00.00', 'latin1')),
    box('CMT1', writeTiff(Object.fromEntries(Object.entries(ifd0).filter(([tag]) => Number(tag) !== 0x8769)))),
    box('CMT2', writeTiff(exifIfd?.type === 'ifd' ? exifIfd.value : {})),
    ...thmb,
  );
  const prvw = preview
    ? [
        uuid(
          'eaf42b5e1c984b88b9fbb7dc406e4d16',
          Buffer.alloc(8),
          box('PRVW', Buffer.alloc(6), u16(1620), u16(1080), u16(1), u32(preview.length), preview),
        ),
      ]
    : [];
  return Buffer.concat([
    box('ftyp', Buffer.from('crx \0\0\0\x01crx isom', 'latin1')),
    box('moov', metadata),
    ...prvw,
    box('mdat', Buffer.alloc(64)),
  ]);
}

export interface HeifChoice {
  readonly exif: ExifChoice;
  readonly size: readonly [number, number];
  /** A plain JPEG item beside the picture. */
  readonly preview?: Buffer;
}

/** A HEIC with an undecodable main picture, an Exif item and, if asked, a JPEG item. */
export function makeHeif({ exif, size, preview }: HeifChoice): Buffer {
  const exifItem = Buffer.concat([u32(6), Buffer.from('Exif\0\0', 'latin1'), makeExif(exif)]);
  const items = [
    { id: 1, type: 'hvc1', data: Buffer.alloc(32, 7) },
    { id: 2, type: 'Exif', data: exifItem },
    ...(preview ? [{ id: 3, type: 'jpeg', data: preview }] : []),
  ];
  const infe = items.map(({ id, type }) => box('infe', full(2), u16(id), u16(0), Buffer.from(`${type}\0`, 'latin1')));
  const ispe = box('iprp', box('ipco', box('ispe', full(0), u32(size[0]), u32(size[1]))));
  const ftyp = box('ftyp', Buffer.from('heic\0\0\0\0mif1heic', 'latin1'));
  const metaWith = (dataAt: number): Buffer => {
    let at = dataAt;
    const entries = items.map(({ id, data }) => {
      const entry = Buffer.concat([u16(id), u16(0), u16(0), u16(1), u32(at), u32(data.length)]);
      at += data.length;
      return entry;
    });
    const iloc = box('iloc', full(1), Buffer.from([0x44, 0x00]), u16(items.length), ...entries);
    return box(
      'meta',
      full(0),
      box('pitm', full(0), u16(1)),
      box('iinf', full(0), u16(items.length), ...infe),
      ispe,
      iloc,
    );
  };
  const meta = metaWith(ftyp.length + metaWith(0).length + 8);
  return Buffer.concat([ftyp, meta, box('mdat', ...items.map(({ data }) => data))]);
}
