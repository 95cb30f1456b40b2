/** One value of a TIFF directory, or a directory of its own. */
export type TiffValue =
  | { readonly type: 'ascii'; readonly value: string }
  | { readonly type: 'byte' | 'undefined'; readonly value: Uint8Array }
  | { readonly type: 'short' | 'long' | 'slong' | 'sshort'; readonly value: readonly number[] }
  | { readonly type: 'rational' | 'srational'; readonly value: readonly (readonly [number, number])[] }
  /** A sub-directory; written as a LONG that points to it. */
  | { readonly type: 'ifd'; readonly value: TiffEntries }
  /** Bytes stored elsewhere in the block; written as a LONG that points to them. */
  | { readonly type: 'pointer'; readonly value: Uint8Array }
  /** A maker note: bytes that may hold offsets counted from the block's start, so they are made for their place. */
  | { readonly type: 'placed'; readonly value: (at: number, isLittle: boolean) => Uint8Array };

export type TiffEntries = Readonly<Record<number, TiffValue>>;

export const ascii = (value: string): TiffValue => ({ type: 'ascii', value });
export const short = (...value: number[]): TiffValue => ({ type: 'short', value });
export const long = (...value: number[]): TiffValue => ({ type: 'long', value });
export const rational = (numerator: number, denominator = 1): TiffValue => ({
  type: 'rational',
  value: [[numerator, denominator]],
});
export const srational = (numerator: number, denominator = 1): TiffValue => ({
  type: 'srational',
  value: [[numerator, denominator]],
});
export const undef = (value: Uint8Array): TiffValue => ({ type: 'undefined', value });

const TYPE_NUMBER = {
  byte: 1,
  ascii: 2,
  short: 3,
  long: 4,
  rational: 5,
  undefined: 7,
  sshort: 8,
  slong: 9,
  srational: 10,
} as const;
const TYPE_BYTES = {
  byte: 1,
  ascii: 1,
  short: 2,
  long: 4,
  rational: 8,
  undefined: 1,
  sshort: 2,
  slong: 4,
  srational: 8,
} as const;

type Plain = Exclude<TiffValue, { type: 'ifd' | 'pointer' | 'placed' }>;

function encode(entry: Plain, isLittle: boolean): Buffer {
  if (entry.type === 'ascii') return Buffer.from(`${entry.value}\0`, 'utf8');
  if (entry.value instanceof Uint8Array) return Buffer.from(entry.value);
  const numbers = entry.value.flatMap((value) => (typeof value === 'number' ? [value] : [...value]));
  const width = entry.type === 'short' || entry.type === 'sshort' ? 2 : 4;
  const bytes = Buffer.alloc(numbers.length * width);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  // Negative numbers keep their two's complement in the unsigned setters.
  numbers.forEach((value, i) =>
    width === 2 ? view.setUint16(i * 2, value, isLittle) : view.setUint32(i * 4, value, isLittle),
  );
  return bytes;
}

/** Writes one directory, its values and sub-directories behind it, to stand at offset `at` of the block. */
export function writeIfd(entries: TiffEntries, at: number, isLittle: boolean, next: TiffEntries | null = null): Buffer {
  const tags = Object.keys(entries)
    .map(Number)
    .sort((a, b) => a - b);
  const head = Buffer.alloc(2 + tags.length * 12 + 4);
  const view = new DataView(head.buffer, head.byteOffset, head.length);
  const chunks: Buffer[] = [];
  let end = at + head.length;
  const place = (make: (at: number) => Uint8Array): number => {
    if (end % 2 === 1) {
      chunks.push(Buffer.alloc(1));
      end += 1;
    }
    const start = end;
    const bytes = Buffer.from(make(start));
    chunks.push(bytes);
    end += bytes.length;
    return start;
  };
  view.setUint16(0, tags.length, isLittle);
  tags.forEach((tag, i) => {
    const entry = entries[tag]!;
    const to = 2 + i * 12;
    view.setUint16(to, tag, isLittle);
    const put = (type: number, count: number, offset: number) => {
      view.setUint16(to + 2, type, isLittle);
      view.setUint32(to + 4, count, isLittle);
      view.setUint32(to + 8, offset, isLittle);
    };
    if (entry.type === 'ifd') {
      put(
        4,
        1,
        place((start) => writeIfd(entry.value, start, isLittle)),
      );
      return;
    }
    if (entry.type === 'pointer') {
      put(
        4,
        1,
        place(() => entry.value),
      );
      return;
    }
    if (entry.type === 'placed') {
      const start = place((where) => entry.value(where, isLittle));
      put(7, end - start, start);
      return;
    }
    const bytes = encode(entry, isLittle);
    put(TYPE_NUMBER[entry.type], bytes.length / TYPE_BYTES[entry.type], 0);
    if (bytes.length <= 4) bytes.copy(head, to + 8);
    else {
      view.setUint32(
        to + 8,
        place(() => bytes),
        isLittle,
      );
    }
  });
  if (next) {
    view.setUint32(
      2 + tags.length * 12,
      place((start) => writeIfd(next, start, isLittle)),
      isLittle,
    );
  }
  return Buffer.concat([head, ...chunks]);
}

/** A whole TIFF block; `magic` is 42 except in some RAW formats, `extra` stands between header and first directory. */
export function writeTiff(
  ifd0: TiffEntries,
  {
    isLittle = true,
    next = null,
    magic = 42,
    extra = Buffer.alloc(0),
  }: { isLittle?: boolean; next?: TiffEntries | null; magic?: number; extra?: Buffer } = {},
): Buffer {
  const head = Buffer.alloc(8);
  const view = new DataView(head.buffer, head.byteOffset, 8);
  head.write(isLittle ? 'II' : 'MM', 'latin1');
  view.setUint16(2, magic, isLittle);
  view.setUint32(4, 8 + extra.length, isLittle);
  return Buffer.concat([head, extra, writeIfd(ifd0, 8 + extra.length, isLittle, next)]);
}
