import { crc32 } from 'node:zlib';
import { z } from 'zod';

/** What stands in a line: a command's events, a hole that a repair accepted, or the state a repair kept. */
export type LineKind = 'events' | 'lost' | 'state';

export interface LineHead {
  readonly seq: number;
  readonly id: string;
  readonly cmd: string;
  /** Milliseconds since the epoch by the writing computer's clock. */
  readonly at: number;
  readonly device: string;
  readonly v: number;
  readonly kind: LineKind;
  /** First number of the hole that a `lost` line stands for; null for other lines. */
  readonly lostFrom: number | null;
}

const bodySchema = z.object({
  seq: z.number().int().positive(),
  id: z.string(),
  cmd: z.string(),
  at: z.number(),
  device: z.string(),
  v: z.number().int(),
  /** The numbers of the lines that are gone; `to` is this line's own number. */
  lost: z.object({ from: z.number().int(), to: z.number().int() }).optional(),
  state: z.unknown().optional(),
  events: z.array(z.unknown()),
});
export type LineBody = z.infer<typeof bodySchema>;

/** `<crc32> ` before the JSON. */
export const CRC_LENGTH = 9;
const SPACE = 0x20;
const LINE_FEED = 0x0a;
/** The head's keys come first and in this order, so that a check of the whole journal need not parse the events. */
const HEAD =
  /^\{"seq":(\d+),"id":"([!#-[\]-~]*)","cmd":"([!#-[\]-~]*)","at":(-?\d+),"device":"([!#-[\]-~]*)","v":(\d+),"(?:(events|state)":|lost":\{"from":(\d+),)/;
const HEAD_LENGTH = 600;

export function crcHex(bytes: Uint8Array): string {
  return crc32(bytes).toString(16).padStart(8, '0');
}

export function encodeLine(body: LineBody): Buffer {
  const { seq, id, cmd, at, device, v, lost, state, events } = body;
  const json = JSON.stringify({
    ...{ seq, id, cmd, at, device, v },
    ...(lost && { lost }),
    ...(state !== undefined && { state }),
    events,
  });
  const length = Buffer.byteLength(json);
  const line = Buffer.allocUnsafe(CRC_LENGTH + length + 1);
  line.write(json, CRC_LENGTH);
  line.write(`${crcHex(line.subarray(CRC_LENGTH, CRC_LENGTH + length))} `, 0, 'latin1');
  line[CRC_LENGTH + length] = LINE_FEED;
  return line;
}

/**
 * Reads the head of the line in `bytes[start, end)` (without its line feed); null unless every byte is as written.
 */
export function readHead(bytes: Buffer, start: number, end: number): LineHead | null {
  const json = start + CRC_LENGTH;
  if (end <= json || bytes[json - 1] !== SPACE) return null;
  if (writtenCrc(bytes, start) !== crc32(bytes.subarray(json, end))) return null;
  const match = HEAD.exec(bytes.toString('latin1', json, Math.min(end, json + HEAD_LENGTH)));
  if (!match) return readLongHead(bytes.subarray(json, end));
  const from = match[8];
  return {
    seq: Number(match[1]),
    id: match[2] ?? '',
    cmd: match[3] ?? '',
    at: Number(match[4]),
    device: match[5] ?? '',
    v: Number(match[6]),
    kind: from !== undefined ? 'lost' : match[7] === 'state' ? 'state' : 'events',
    lostFrom: from === undefined ? null : Number(from),
  };
}

/** Eight lower-case digits, else -1: `A` for `a` is a flipped bit too. */
function writtenCrc(bytes: Buffer, start: number): number {
  let value = 0;
  for (let at = start; at < start + CRC_LENGTH - 1; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte >= 0x30 && byte <= 0x39) value = value * 16 + byte - 0x30;
    else if (byte >= 0x61 && byte <= 0x66) value = value * 16 + byte - 0x57;
    else return -1;
  }
  return value;
}

/** Ids with escapes, fractions of a millisecond: sound, only not in the quick form. */
function readLongHead(json: Buffer): LineHead | null {
  const body = readBody(json);
  if (!body) return null;
  const { seq, id, cmd, at, device, v } = body;
  const kind = body.lost ? 'lost' : body.state !== undefined ? 'state' : 'events';
  return { seq, id, cmd, at, device, v, kind, lostFrom: body.lost?.from ?? null };
}

/** Parses the JSON after the CRC; null when it is not a line of ours. */
export function readBody(json: Uint8Array): LineBody | null {
  try {
    const parsed = bodySchema.safeParse(JSON.parse(Buffer.from(json.buffer, json.byteOffset, json.length).toString()));
    return parsed.success ? parsed.data : null;
  } catch {
    return null; // Not JSON: the caller reports the line as damaged.
  }
}
