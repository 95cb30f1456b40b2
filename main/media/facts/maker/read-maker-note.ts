import { latin1, viewOf } from '../byte-source';
import { type Ifd, rangeOf, readIfd, type Tiff } from '../tiff';
import { readCanon } from './canon';
import { type MakerFacts, NO_MAKER_FACTS } from './maker-facts';
import { readNikon } from './nikon';
import { readFujifilm, readOlympus, readPanasonic, readPentax } from './other-makers';
import { readSony } from './sony';

const MAKER_NOTE = 0x927c;

interface Dialect {
  readonly magic: string;
  /** The directory's place after the start of the note, or a function for notes with a header of their own. */
  readonly at: number;
  /** Offsets count from the start of the note (plus this), not from the EXIF block. */
  readonly ownBase?: number;
  /** Where `II` or `MM` stands in the note, or the fixed byte order. */
  readonly order?: number | 'little' | 'big';
  readonly read: (ifd: Ifd) => MakerFacts;
}

/** How each maker's note begins, longest magic first. Nikon's third kind has a whole TIFF header. */
const DIALECTS: readonly Dialect[] = [
  { magic: 'Nikon\0\x01', at: 8, read: () => NO_MAKER_FACTS },
  { magic: 'SONY DSC ', at: 12, read: readSony },
  { magic: 'SONY CAM ', at: 12, read: readSony },
  { magic: 'SONY MOBILE', at: 12, read: readSony },
  { magic: 'VHAB     ', at: 12, read: readSony },
  { magic: 'Panasonic\0', at: 12, read: readPanasonic },
  { magic: 'FUJIFILM', at: 12, ownBase: 0, order: 'little', read: readFujifilm },
  { magic: 'OM SYSTEM\0', at: 16, ownBase: 0, order: 12, read: readOlympus },
  { magic: 'OLYMPUS\0', at: 12, ownBase: 0, order: 8, read: readOlympus },
  { magic: 'OLYMP\0', at: 8, read: readOlympus },
  { magic: 'PENTAX \0', at: 10, ownBase: 0, order: 8, read: readPentax },
  { magic: 'AOC\0', at: 6, order: 4, read: readPentax },
];

function openNikon3(tiff: Tiff, offset: number): Ifd | null {
  const base = offset + 10;
  const head = tiff.source.bytes(base, 8);
  if (!head) return null;
  const isLittle = head[0] === 0x49;
  return readIfd({ ...tiff, base, isLittle }, viewOf(head).getUint32(4, isLittle));
}

function openDialect(tiff: Tiff, offset: number, head: Uint8Array, dialect: Dialect): Ifd | null {
  const { order, ownBase } = dialect;
  const isLittle =
    order === undefined ? tiff.isLittle : order === 'little' || (typeof order === 'number' && head[order] === 0x49);
  const base = ownBase === undefined ? tiff.base : offset + ownBase;
  // Fujifilm writes where its directory begins; it has been 12 on every body so far.
  return readIfd({ ...tiff, base, isLittle }, offset + dialect.at - base);
}

/** Reads what the maker adds; a note of an unknown kind, or one that leads nowhere, says nothing. */
export function readMakerNote(exif: Ifd, make: string | null): MakerFacts {
  const range = rangeOf(exif, MAKER_NOTE);
  const head = range && range.length >= 18 ? exif.tiff.source.bytes(range.offset, 18) : null;
  if (!range || !head) return NO_MAKER_FACTS;
  const text = latin1(head);
  if (text.startsWith('Nikon\0\x02')) return readWith(openNikon3(exif.tiff, range.offset), readNikon);
  const dialect = DIALECTS.find(({ magic }) => text.startsWith(magic));
  if (dialect) return readWith(openDialect(exif.tiff, range.offset, head, dialect), dialect.read);
  const bare = make === null ? null : bareDialect(make);
  return bare ? readWith(readIfd(exif.tiff, range.offset - exif.tiff.base), bare) : NO_MAKER_FACTS;
}

/** Notes that are a directory from their first byte on: only the maker's name tells whose. */
function bareDialect(make: string): ((ifd: Ifd) => MakerFacts) | null {
  const name = make.toLowerCase();
  if (name.startsWith('canon')) return readCanon;
  if (name.startsWith('nikon')) return readNikon;
  return name.startsWith('sony') ? readSony : null;
}

const readWith = (ifd: Ifd | null, read: (ifd: Ifd) => MakerFacts): MakerFacts => (ifd ? read(ifd) : NO_MAKER_FACTS);
