import { FLOAT_WIDTH, type PackedRows } from '@shared/contract/columns';

/** The columns in the bytes that main sends for a shoot (shared/contract/columns says how they lie). */
export function readRowBlock(bytes: ArrayBuffer): PackedRows {
  const headerBytes = new DataView(bytes).getUint32(0, true);
  const header = new TextDecoder().decode(new Uint8Array(bytes, 4, headerBytes));
  const { count } = JSON.parse(header) as { count: number };
  const floats = new Float64Array(bytes, 4 + headerBytes, count * FLOAT_WIDTH);
  return { header, floats, ints: new Int32Array(bytes, floats.byteOffset + floats.byteLength) };
}
