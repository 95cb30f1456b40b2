import {
  ascii,
  long,
  rational,
  short,
  srational,
  type TiffEntries,
  type TiffValue,
  undef,
  writeIfd,
  writeTiff,
} from './tiff-writer';

/** What a maker note says about series; the bits are those that real bodies write. */
export type MakerNote =
  | {
      readonly maker: 'canon';
      readonly drive?: number;
      readonly bracketMode?: number;
      readonly aebValue?: number;
      readonly shotNumber?: number;
      readonly serial?: number;
    }
  | {
      readonly maker: 'nikon';
      readonly shootingMode?: number;
      readonly bracketValue?: readonly [number, number];
      readonly serial?: string;
      readonly iso?: number;
    }
  | { readonly maker: 'sony'; readonly releaseMode?: number; readonly sequence?: number; readonly length?: number }
  | {
      readonly maker: 'panasonic';
      readonly burstMode?: number;
      readonly bracketSettings?: number;
      readonly sequence?: number;
      readonly serial?: string;
    }
  | {
      readonly maker: 'fujifilm';
      readonly autoBracketing?: number;
      readonly sequence?: number;
      readonly serial?: string;
    }
  | { readonly maker: 'olympus'; readonly driveMode?: readonly number[]; readonly serial?: string }
  | { readonly maker: 'pentax'; readonly autoBracketing?: readonly number[]; readonly serial?: string };

/** EXIF of our choice; what is left out is not written. */
export interface ExifChoice {
  readonly order?: 'II' | 'MM';
  readonly make?: string;
  readonly model?: string;
  readonly orientation?: number;
  /** "YYYY:MM:DD HH:MM:SS", written as `DateTimeOriginal`. */
  readonly taken?: string;
  /** Written as IFD0 `DateTime` only. */
  readonly modified?: string;
  readonly subSeconds?: string;
  readonly offset?: string;
  readonly serial?: string;
  readonly exposureTime?: readonly [number, number];
  readonly fNumber?: readonly [number, number];
  readonly iso?: number;
  readonly biasThirds?: number;
  readonly exposureMode?: number;
  readonly focalLength?: number;
  readonly flash?: number;
  readonly size?: readonly [number, number];
  readonly makerNote?: MakerNote;
  /** Writes the interoperability directory, as cameras do and editors mostly do not. */
  readonly isDcf?: boolean;
  readonly thumbnail?: Uint8Array;
  /** More entries of IFD0, for RAW formats and hostile cases. */
  readonly ifd0?: TiffEntries;
  readonly exif?: TiffEntries;
}

const at = (length: number, values: Readonly<Record<number, number>>): number[] =>
  Array.from({ length }, (_, i) => (values[i] ?? 0) & 0xffff);

/** A note whose directory follows `prefix`, its offsets counted from the EXIF block. */
const noteAfter = (prefix: string, entries: TiffEntries): TiffValue => ({
  type: 'placed',
  value: (start, isLittle) =>
    Buffer.concat([Buffer.from(prefix, 'latin1'), writeIfd(entries, start + prefix.length, isLittle)]),
});

/** A note with offsets of its own, counted from its first byte. */
const noteOnItsOwn = (prefix: string, entries: TiffEntries): TiffValue =>
  undef(Buffer.concat([Buffer.from(prefix, 'latin1'), writeIfd(entries, prefix.length, true)]));

const present = (entries: Readonly<Record<number, TiffValue | false | undefined>>): TiffEntries =>
  Object.fromEntries(Object.entries(entries).filter((pair): pair is [string, TiffValue] => Boolean(pair[1])));

/** Bytes of Sony's newer blocks are stored as b³ mod 249. */
const encipher = (plain: Uint8Array): Uint8Array =>
  plain.map((byte) => (byte < 249 ? (byte * byte * byte) % 249 : byte));

function sonyBlock(releaseMode: number, index: number, length: number): Uint8Array {
  const plain = new Uint8Array(64);
  plain[9] = releaseMode;
  plain[0x12] = index - 1;
  plain[0x16] = length;
  const stored = encipher(plain);
  stored[0] = 0x24;
  return stored;
}

function noteOf(note: MakerNote): TiffValue {
  switch (note.maker) {
    case 'canon': {
      const settings = at(46, { 0: 92, 5: note.drive ?? 0 });
      const shot = at(34, { 0: 68, 16: note.bracketMode ? -1 : 0, 17: Math.round((note.aebValue ?? 0) * 32) });
      const file = at(20, {
        0: 40,
        3: note.bracketMode ?? 0,
        4: Math.round((note.aebValue ?? 0) * 32),
        5: note.shotNumber ?? 0,
      });
      return noteAfter(
        '',
        present({
          0x0001: short(...settings),
          0x0004: short(...shot),
          0x000c: note.serial !== undefined && long(note.serial),
          0x0093: short(...file),
        }),
      );
    }
    case 'nikon': {
      const block = writeTiff(
        present({
          0x0002: note.iso !== undefined && short(0, note.iso),
          0x0019: note.bracketValue && srational(...note.bracketValue),
          0x001d: note.serial !== undefined && ascii(note.serial),
          0x0089: note.shootingMode !== undefined && short(note.shootingMode),
        }),
        { isLittle: false },
      );
      return undef(Buffer.concat([Buffer.from('Nikon\0\x02\x11\0\0', 'latin1'), block]));
    }
    case 'sony': {
      const block =
        note.length !== undefined && undef(sonyBlock(note.releaseMode ?? 0, note.sequence ?? 1, note.length));
      return noteAfter(
        'SONY DSC \0\0\0',
        present({ 0x9400: block, 0xb049: short(note.releaseMode ?? 0), 0xb04a: short(note.sequence ?? 0) }),
      );
    }
    case 'panasonic': {
      const serial = note.serial !== undefined && undef(Buffer.from(note.serial.padEnd(16, '\0'), 'latin1'));
      return noteAfter(
        'Panasonic\0\0\0',
        present({
          0x0025: serial,
          0x002a: short(note.burstMode ?? 0),
          0x002b: long(note.sequence ?? 0),
          0x0045: short(note.bracketSettings ?? 0),
        }),
      );
    }
    case 'fujifilm':
      return noteOnItsOwn(
        'FUJIFILM\x0c\0\0\0',
        present({
          0x0010: note.serial !== undefined && ascii(note.serial),
          0x1100: short(note.autoBracketing ?? 0),
          0x1101: short(note.sequence ?? 0),
        }),
      );
    case 'olympus':
      return noteOnItsOwn('OLYMPUS\0II\x03\0', {
        0x2010: { type: 'ifd', value: present({ 0x0101: note.serial !== undefined && ascii(note.serial) }) },
        0x2020: { type: 'ifd', value: { 0x0600: short(...(note.driveMode ?? [0, 0])) } },
      });
    case 'pentax':
      return noteOnItsOwn(
        'PENTAX \0II',
        present({
          0x0018: short(...(note.autoBracketing ?? [0])),
          0x0229: note.serial !== undefined && ascii(note.serial),
        }),
      );
  }
}

function exifEntries(choice: ExifChoice): TiffEntries {
  return present({
    0x829a: choice.exposureTime && rational(...choice.exposureTime),
    0x829d: choice.fNumber && rational(...choice.fNumber),
    0x8827: choice.iso !== undefined && short(choice.iso),
    0x9003: choice.taken !== undefined && ascii(choice.taken),
    0x9011: choice.offset !== undefined && ascii(choice.offset),
    0x9204: choice.biasThirds !== undefined && srational(choice.biasThirds, 3),
    0x9209: choice.flash !== undefined && short(choice.flash),
    0x920a: choice.focalLength !== undefined && rational(choice.focalLength),
    0x927c: choice.makerNote && noteOf(choice.makerNote),
    0x9291: choice.subSeconds !== undefined && ascii(choice.subSeconds),
    0xa002: choice.size && long(choice.size[0]),
    0xa003: choice.size && long(choice.size[1]),
    0xa005: choice.isDcf === true && { type: 'ifd', value: { 1: ascii('R98') } },
    0xa402: choice.exposureMode !== undefined && short(choice.exposureMode),
    0xa431: choice.serial !== undefined && ascii(choice.serial),
    ...choice.exif,
  });
}

/** The entries of IFD0, with everything else below it. */
export function ifd0Of(choice: ExifChoice): TiffEntries {
  return present({
    0x010f: choice.make !== undefined && ascii(choice.make),
    0x0110: choice.model !== undefined && ascii(choice.model),
    0x0112: choice.orientation !== undefined && short(choice.orientation),
    0x0132: choice.modified !== undefined && ascii(choice.modified),
    0x8769: { type: 'ifd', value: exifEntries(choice) },
    ...choice.ifd0,
  });
}

export const thumbnailIfd = (thumbnail: Uint8Array): TiffEntries => ({
  0x0103: short(6),
  0x0201: { type: 'pointer', value: thumbnail },
  0x0202: long(thumbnail.length),
});

/** A TIFF block as EXIF holds it. */
export const makeExif = (choice: ExifChoice): Buffer =>
  writeTiff(ifd0Of(choice), {
    isLittle: choice.order !== 'MM',
    next: choice.thumbnail ? thumbnailIfd(choice.thumbnail) : null,
  });
