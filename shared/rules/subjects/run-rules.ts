/** When a pause ends a run. Times in ms. */
export interface PauseRules {
  /** Longer than this always ends a run (CONVENTIONS 11: 30 min). */
  readonly hardStopMs: number;
  /** Longer than this ends a run that is out of line with the body's own pace … */
  readonly softStopMs: number;
  /** … that is, this many times its median gap. */
  readonly softFactor: number;
}

export const PAUSE_RULES: PauseRules = { hardStopMs: 30 * 60_000, softStopMs: 5 * 60_000, softFactor: 10 };

/** Gaps below this are bursts and brackets; they say nothing about the pace of the work. */
const BURST_MS = 2_000;
/**
 * A damaged file may have been a card. Between two people a photographer pauses; a damaged file at such a
 * pause ends the run. Measured on school, event and wedding shoots: ordinary gaps stay below both.
 */
const DOUBT = { pauseMs: 60_000, factor: 6 };

/** The median of a body's gaps, bursts left out; 0 when there is none. */
export function medianGapMs(timesMs: readonly number[]): number {
  const gaps = timesMs
    .map((time, index) => Math.abs(time - (timesMs[index - 1] ?? time)))
    .filter((gap) => gap >= BURST_MS)
    .toSorted((a, b) => a - b);
  return gaps[Math.floor(gaps.length / 2)] ?? 0;
}

export function endsRun(gapMs: number, medianMs: number, rules: PauseRules): boolean {
  return gapMs > rules.hardStopMs || (gapMs > rules.softStopMs && gapMs > rules.softFactor * medianMs);
}

export function mayHideCard(gapMs: number, medianMs: number): boolean {
  return gapMs > DOUBT.pauseMs && gapMs > DOUBT.factor * medianMs;
}
