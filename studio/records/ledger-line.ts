import { crc32 } from 'node:zlib';
import { ledgerBodySchema, type LedgerEntry } from './ledger-entry';

/** `<crc32 hex> <seq> <json>\n`; the CRC is over the bytes between the first space and the line's end. */
export const encodeLedgerLine = ({ seq, at, by, fact, chain }: LedgerEntry): string =>
  joinLedgerLine({ seq, json: JSON.stringify({ at, by, fact, chain }) });

/** The inverse of `splitLedgerLine`, with its line feed. */
export function joinLedgerLine({ seq, json }: RawLine): string {
  const rest = `${seq} ${json}`;
  return `${crc32(rest).toString(16).padStart(8, '0')} ${rest}\n`;
}

export interface RawLine {
  readonly seq: number;
  readonly json: string;
}

/** Checks one line without its line feed; null when it is torn or damaged. The JSON is not looked at yet. */
export function splitLedgerLine(line: string): RawLine | null {
  const match = /^([0-9a-f]{8}) (\d{1,15}) /.exec(line);
  if (match?.[1] === undefined || match[2] === undefined) return null;
  const rest = line.slice(9);
  if (crc32(rest) !== Number.parseInt(match[1], 16)) return null;
  return { seq: Number(match[2]), json: line.slice(match[0].length) };
}

/** Throws when a line with a right CRC holds what this version does not know: written by a newer studio. */
export function parseLedgerLine({ seq, json }: RawLine): LedgerEntry {
  const body = ledgerBodySchema.safeParse(JSON.parse(json));
  if (!body.success) throw new Error(`Expected a ledger entry of this version at ${seq}: ${body.error.message}`);
  return { seq, ...body.data };
}
