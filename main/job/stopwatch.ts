import type { Phases } from './report';

export type Phase = keyof Phases;

export interface Stopwatch {
  /** From here on `phase` is measured; phases that are not begun count from the start of the watch. */
  readonly begin: (phase: Phase) => void;
  /** Time since the phase began; the first lap counts, except for those said again on purpose. */
  readonly lap: (phase: Phase) => void;
  /** Adds a span to a phase that comes in pieces. */
  readonly add: (phase: Phase, seconds: number) => void;
  readonly phases: () => Phases;
}

/** Measures the phases of a job in seconds. `now` is in milliseconds. */
export function createStopwatch(now: () => number): Stopwatch {
  const started = now();
  const begun = new Map<Phase, number>();
  const seconds: Record<Phase, number> = {
    start: 0,
    ingest: 0,
    firstThumbnail: 0,
    thumbnails: 0,
    grouping: 0,
    subjects: 0,
    sync: 0,
    total: 0,
  };
  const round = (ms: number): number => Math.round(ms) / 1000;
  return {
    begin: (phase) => begun.set(phase, now()),
    lap: (phase) => {
      seconds[phase] = round(now() - (begun.get(phase) ?? started));
    },
    add: (phase, more) => {
      seconds[phase] = round((seconds[phase] + more) * 1000);
    },
    phases: () => ({ ...seconds }),
  };
}
