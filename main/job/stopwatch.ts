import type { Phases } from './report';

export type Phase = keyof Phases;

export interface Stopwatch {
  /** From here on `phase` is measured; phases that are not begun count from the start of the watch. */
  readonly begin: (phase: Phase) => void;
  /** Time since the phase began; the last lap counts. */
  readonly lap: (phase: Phase) => void;
  /** Adds a span in milliseconds to a phase that comes in pieces. */
  readonly add: (phase: Phase, ms: number) => void;
  readonly phases: () => Phases;
}

/** Measures the phases of a job; `now` is in milliseconds. */
export function createStopwatch(now: () => number): Stopwatch {
  const started = now();
  const begun = new Map<Phase, number>();
  const spent: Record<Phase, number> = {
    start: 0,
    ingest: 0,
    firstThumbnail: 0,
    thumbnails: 0,
    grouping: 0,
    subjects: 0,
    sync: 0,
    total: 0,
  };
  return {
    begin: (phase) => begun.set(phase, now()),
    lap: (phase) => {
      spent[phase] = now() - (begun.get(phase) ?? started);
    },
    add: (phase, ms) => {
      spent[phase] += ms;
    },
    // Rounded at the end: many short pieces add up to what they took.
    phases: () => {
      const seconds = Object.entries(spent).map(([phase, ms]): [string, number] => [phase, Math.round(ms) / 1000]);
      return { ...spent, ...Object.fromEntries(seconds) };
    },
  };
}
