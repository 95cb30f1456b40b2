import { packRows } from '@shared/contract/columns';
import type { PhotoRow } from '@shared/contract/photo-row';

/** The bytes of a shoot's rows as shared/contract/columns describes them. */
export function rowBlock(rows: readonly PhotoRow[], seq: number): Uint8Array {
  const { header, floats, ints } = packRows(rows, seq);
  const text = Buffer.from(header, 'utf8');
  // Spaces after JSON change nothing; they bring the columns to where typed arrays may start.
  const padding = Buffer.alloc((8 - ((4 + text.length) % 8)) % 8, 0x20);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(text.length + padding.length);
  return Buffer.concat([length, text, padding, Buffer.from(floats.buffer), Buffer.from(ints.buffer)]);
}
