import { z } from 'zod';
import { photoRowSchema, type PhotoRow } from './photo-row';

/**
 * All rows of a shoot as columns, fetched as one block over the app's protocol when a shoot opens.
 * On the wire: the length of the header in bytes (u32, little-endian, padded so that what follows
 * starts at a multiple of 8), the header as UTF-8 JSON, then `floats`, then `ints`, both
 * little-endian. Texts that repeat (buckets, cameras, IDs) are told once.
 */
export interface PackedRows {
  readonly header: string;
  readonly floats: Float64Array;
  readonly ints: Int32Array;
}

const headerSchema = z.object({ seq: z.number().int(), count: z.number().int(), texts: z.array(z.string()) });

/** Columns that hold an index into the texts, −1 for null. */
const TEXT_COLUMNS = [
  'id',
  'name',
  'camera',
  'flag',
  'label',
  'cardMark',
  'bucketId',
  'position',
  'groupId',
  'kinds',
  'damage',
  'held',
  'sync',
  'version',
] as const;
const EXTRA_COLUMNS = ['order', 'rating', 'subjectIds', 'bits', 'longEdgePx'] as const;
const INT_WIDTH = TEXT_COLUMNS.length + EXTRA_COLUMNS.length;
/** Capture time and aspect. */
export const FLOAT_WIDTH = 2;
/** Stands between the IDs of one photo; no ID can hold it. */
const SEPARATOR = '\u0000';

/** Packs rows; `seq` is the journal position that they show. */
export function packRows(rows: readonly PhotoRow[], seq: number): PackedRows {
  const texts = new Map<string, number>();
  const index = (value: string | null): number => {
    if (value === null) return -1;
    const there = texts.get(value) ?? texts.size;
    texts.set(value, there);
    return there;
  };
  const ints = new Int32Array(rows.length * INT_WIDTH);
  const floats = new Float64Array(rows.length * FLOAT_WIDTH);
  rows.forEach((row, at) => {
    const bits = (row.hasNote ? 1 : 0) | (row.needsId ? 2 : 0) | (row.isRemoved ? 4 : 0);
    const subjects = row.subjectIds.length === 0 ? -1 : index(row.subjectIds.join(SEPARATOR));
    const values = [
      ...TEXT_COLUMNS.map((column) => index(row[column])),
      row.order,
      row.rating,
      subjects,
      bits,
      row.longEdgePx,
    ];
    ints.set(values, at * INT_WIDTH);
    floats.set([row.capturedAtMs ?? Number.NaN, row.aspect], at * FLOAT_WIDTH);
  });
  return { header: JSON.stringify({ seq, count: rows.length, texts: [...texts.keys()] }), floats, ints };
}

/** The rows of a block; throws when it is not one, since only main makes them. */
export function unpackRows({ header, floats, ints }: PackedRows): { seq: number; rows: PhotoRow[] } {
  const { seq, count, texts } = headerSchema.parse(JSON.parse(header));
  const rows = Array.from({ length: count }, (_, at) => {
    const int = (column: number): number => ints[at * INT_WIDTH + column] ?? -1;
    const row: Record<string, unknown> = {};
    TEXT_COLUMNS.forEach((column, i) => {
      row[column] = texts[int(i)] ?? null;
    });
    const [order, rating, subjects, bits, longEdgePx] = EXTRA_COLUMNS.map((_column, i) => int(TEXT_COLUMNS.length + i));
    const capturedAtMs = floats[at * FLOAT_WIDTH] ?? Number.NaN;
    return {
      ...row,
      order,
      rating,
      longEdgePx,
      subjectIds: texts[subjects ?? -1]?.split(SEPARATOR) ?? [],
      hasNote: ((bits ?? 0) & 1) !== 0,
      needsId: ((bits ?? 0) & 2) !== 0,
      isRemoved: ((bits ?? 0) & 4) !== 0,
      capturedAtMs: Number.isNaN(capturedAtMs) ? null : capturedAtMs,
      aspect: floats[at * FLOAT_WIDTH + 1],
    } as unknown as PhotoRow;
  });
  // One row is checked whole: the block is made by this app, and checking 50,000 would cost a second.
  const [first] = rows;
  if (first) photoRowSchema.parse(first);
  return { seq, rows };
}
