/** `data`: what is small (shoots, subjects, edits of photos whose bytes are there); `all`: the bytes of photos, too. */
export const sendAllowances = ['all', 'data', 'none'] as const;
export type SendAllowance = (typeof sendAllowances)[number];

/** What the system tells; null where it does not. */
export interface LineReadings {
  readonly isMetered: boolean | null;
  readonly isOnBattery: boolean;
  /** 0–100. */
  readonly batteryPercent: number | null;
}

/** What a person set. */
export interface LineLimits {
  readonly onMetered: SendAllowance;
  /** The person says that this connection is metered, whatever the system tells. */
  readonly isMarkedMetered: boolean;
  /** On battery below this, photos wait; null: never. */
  readonly pauseBelowPercent: number | null;
}

export type HoldCause = 'metered' | 'battery';

export interface SendHold {
  readonly allowance: SendAllowance;
  /** Null when everything may go. */
  readonly cause: HoldCause | null;
}

const ALL: SendHold = { allowance: 'all', cause: null };

/** A person who says that the connection is metered wants it spared, whatever was set before. */
export function markMetered({ onMetered }: LineLimits, isMarkedMetered: boolean): Partial<LineLimits> {
  return isMarkedMetered && onMetered === 'all' ? { isMarkedMetered, onMetered: 'data' } : { isMarkedMetered };
}

/** Which causes hold at all now, whether or not a person has waved them through. */
export function holdingCauses(limits: LineLimits, readings: LineReadings): readonly HoldCause[] {
  const causes: HoldCause[] = [];
  if (limits.onMetered !== 'all' && (limits.isMarkedMetered || readings.isMetered === true)) causes.push('metered');
  const { pauseBelowPercent } = limits;
  const { isOnBattery, batteryPercent } = readings;
  // An unknown charge holds nothing back: better sent than kept for a guess.
  const isLow = pauseBelowPercent !== null && batteryPercent !== null && batteryPercent < pauseBelowPercent;
  if (isOnBattery && isLow) causes.push('battery');
  return causes;
}

/** What may go now: the stricter of what holds; `waved` are the causes that a person said to send in spite of. */
export function sendHold(limits: LineLimits, readings: LineReadings, waved: ReadonlySet<HoldCause>): SendHold {
  const causes = holdingCauses(limits, readings).filter((cause) => !waved.has(cause));
  if (causes.includes('metered')) return { allowance: limits.onMetered, cause: 'metered' };
  return causes.includes('battery') ? { allowance: 'data', cause: 'battery' } : ALL;
}
