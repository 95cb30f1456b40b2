import { viewOf } from '../facts/byte-source';
import { type Codes, codesFor } from './huffman-codes';

/** The only scan of a baseline JPEG, ready to be followed. */
export interface BaselineScan {
  /** Tables of the blocks of one unit, in order. */
  readonly blocks: readonly { readonly dc: Codes; readonly ac: Codes }[];
  readonly units: number;
  /** First byte of the data. */
  readonly at: number;
}

interface Part {
  readonly id: number;
  readonly across: number;
  readonly down: number;
}

interface Frame {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly parts: readonly Part[];
}

const DHT = 0xc4;
const DRI = 0xdd;
const SOS = 0xda;
const isBaseline = (marker: number) => marker === 0xc0 || marker === 0xc1;
const isOtherFrame = (marker: number) =>
  marker > 0xc1 && marker <= 0xcf && marker !== DHT && marker !== 0xc8 && marker !== 0xcc;

/**
 * Reads tables, frame and scan header (ITU-T T.81, annex B). Null for what is not followed:
 * progressive files, restart intervals, several scans, anything unusual.
 */
export function readBaselineScan(bytes: Uint8Array): BaselineScan | null {
  const view = viewOf(bytes);
  const tables = new Map<number, Codes>();
  let frame: Frame | null = null;
  for (let at = 2; at + 4 <= bytes.length;) {
    const marker = bytes[at + 1] ?? 0;
    const end = at + 2 + view.getUint16(at + 2);
    if (bytes[at] !== 0xff || marker === 0xff || end < at + 4 || end > bytes.length) return null;
    const body = bytes.subarray(at + 4, end);
    if (isOtherFrame(marker) || (marker === DRI && body.some((byte) => byte !== 0))) return null;
    if (marker === DHT) readTables(body, tables);
    if (isBaseline(marker)) frame = readFrame(body);
    if (marker === SOS) return frame && joinScan(body, end, frame, tables);
    at = end;
  }
  return null;
}

function readTables(body: Uint8Array, tables: Map<number, Codes>): void {
  for (let at = 0; at + 17 <= body.length;) {
    const id = body[at] ?? 0;
    const lengths = body.subarray(at + 1, at + 17);
    const count = lengths.reduce((sum, each) => sum + each, 0);
    tables.set(id, codesFor(lengths, body.subarray(at + 17, at + 17 + count), id < 16));
    at += 17 + count;
  }
}

function readFrame(body: Uint8Array): Frame | null {
  const count = body[5] ?? 0;
  if (body[0] !== 8 || count === 0 || count > 4 || body.length < 6 + count * 3) return null;
  const parts = Array.from({ length: count }, (_, i) => {
    const sampling = body[7 + i * 3] ?? 0;
    return { id: body[6 + i * 3] ?? 0, across: sampling >> 4, down: sampling & 15 };
  });
  const isUsual = parts.every(({ across, down }) => across >= 1 && across <= 4 && down >= 1 && down <= 4);
  return isUsual ? { heightPx: viewOf(body).getUint16(1), widthPx: viewOf(body).getUint16(3), parts } : null;
}

/** Only one scan with all components in it, which is how cameras write. */
function joinScan(body: Uint8Array, at: number, frame: Frame, tables: ReadonlyMap<number, Codes>): BaselineScan | null {
  const count = body[0] ?? 0;
  if (count !== frame.parts.length) return null;
  // T.81, A.2: a scan of one component has no units of several blocks.
  const isAlone = count === 1;
  const blocks: { dc: Codes; ac: Codes }[] = [];
  for (let i = 0; i < count; i++) {
    const part = frame.parts.find(({ id }) => id === body[1 + i * 2]);
    const selector = body[2 + i * 2] ?? 0;
    const [dc, ac] = [tables.get(selector >> 4), tables.get(16 | (selector & 15))];
    if (!part || !dc || !ac) return null;
    for (let block = 0; block < (isAlone ? 1 : part.across * part.down); block++) blocks.push({ dc, ac });
  }
  const unitWidth = isAlone ? 8 : 8 * Math.max(...frame.parts.map(({ across }) => across));
  const unitHeight = isAlone ? 8 : 8 * Math.max(...frame.parts.map(({ down }) => down));
  const units = Math.ceil(frame.widthPx / unitWidth) * Math.ceil(frame.heightPx / unitHeight);
  return units > 0 ? { blocks, units, at } : null;
}
