/** EXIF 2.32 4.6.5.3: "YYYY:MM:DD HH:MM:SS"; some writers use `-`, `/`, `.` or `T` between. */
const EXIF_TIME = /^(\d{4})[:\-/.](\d{1,2})[:\-/.](\d{1,2})[ T](\d{1,2}):(\d{1,2}):(\d{1,2})(?:[.,](\d+))?/;
const EXIF_OFFSET = /^([+-])(\d{2}):?(\d{2})$/;

export interface CaptureTime {
  /** Wall clock in ms as if it were UTC. */
  readonly capturedAtMs: number;
  readonly hasSubSeconds: boolean;
}

/**
 * Reads a wall-clock time without any zone. A date that no calendar has (0000:00:00, month 13,
 * 30 February) is null: a time is never invented.
 */
export function parseCaptureTime(text: string | null, subSeconds: string | null): CaptureTime | null {
  const match = EXIF_TIME.exec(text ?? '');
  if (!match) return null;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  if (year < 1900 || hour > 23 || minute > 59 || second > 59) return null;
  const wholeMs = Date.UTC(year, month - 1, day, hour, minute, second);
  const back = new Date(wholeMs);
  if (back.getUTCMonth() !== month - 1 || back.getUTCDate() !== day) return null;
  const digits = /^\d+/.exec((subSeconds ?? match[7] ?? '').trim())?.[0];
  const fractionMs = digits === undefined ? 0 : Number(digits.slice(0, 3).padEnd(3, '0'));
  return { capturedAtMs: wholeMs + fractionMs, hasSubSeconds: digits !== undefined };
}

/** `OffsetTimeOriginal` as minutes east of UTC; null when it is not one that a clock can have. */
export function parseOffsetMinutes(text: string | null): number | null {
  const match = EXIF_OFFSET.exec((text ?? '').trim());
  if (!match) return null;
  const minutes = Number(match[2]) * 60 + Number(match[3]);
  if (minutes > 15 * 60 || Number(match[3]) > 59) return null;
  return match[1] === '-' && minutes !== 0 ? -minutes : minutes;
}
