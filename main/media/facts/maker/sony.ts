import { bytesOf, type Ifd, numberOf } from '../tiff';
import { type MakerFacts, NO_MAKER_FACTS, placeOrNull } from './maker-facts';

/** Tag numbers and values: ExifTool's documentation of Sony tags. */
const RELEASE_MODE = 0xb049;
const SEQUENCE_NUMBER = 0xb04a;
const TAG_9400 = 0x9400;
const EXPOSURE_BRACKETING = 5;

export function readSony(ifd: Ifd): MakerFacts {
  const known = (value: number | null) => (value === null || value === 65_535 ? null : value);
  const mode = known(numberOf(ifd, RELEASE_MODE));
  const newer = readTag9400(ifd);
  if (mode === null && newer === null) return NO_MAKER_FACTS;
  const isBracket = mode === EXPOSURE_BRACKETING || newer?.releaseMode === EXPOSURE_BRACKETING;
  return {
    ...NO_MAKER_FACTS,
    sequence: {
      index:
        placeOrNull(numberOf(ifd, SEQUENCE_NUMBER)) ?? (newer && newer.length > 1 ? placeOrNull(newer.index) : null),
      length: isBracket && newer && newer.length > 1 ? newer.length : null,
      isBracket,
      bracketEv: null,
    },
  };
}

/** Bodies since about 2010 keep the series in a block whose bytes are b³ mod 249. */
const DECIPHER = new Uint8Array(256).map((_, byte) => byte);
for (let byte = 0; byte < 249; byte++) DECIPHER[(byte * byte * byte) % 249] = byte;

interface Tag9400 {
  readonly releaseMode: number;
  readonly index: number;
  readonly length: number;
}

/** The layout of the block, which its first byte (as stored) tells; other layouts put other things in these places. */
const LAYOUT_C = new Set([0x23, 0x24, 0x26, 0x28, 0x31, 0x32, 0x33, 0x41]);

function readTag9400(ifd: Ifd): Tag9400 | null {
  const block = bytesOf(ifd, TAG_9400, 64);
  const first = block?.[0];
  if (!block || first === undefined || block.length < 0x1f || !LAYOUT_C.has(first)) return null;
  const plain = block.map((byte) => DECIPHER[byte] ?? 0);
  const view = new DataView(plain.buffer);
  // SequenceImageNumber counts from 0; SequenceLength is in shots, and 100 or 200 for a sweep panorama.
  const length = view.getUint8(0x16);
  return { releaseMode: view.getUint8(0x09), index: view.getUint32(0x12, true) + 1, length: length <= 16 ? length : 0 };
}
