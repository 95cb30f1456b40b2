import type { ArrivalStep } from '../shoots/arrivals';
import type { Stopwatch } from './stopwatch';

export interface PhaseMeter {
  readonly onStep: (step: ArrivalStep) => void;
  readonly onLooked: (hasThumbnail: boolean) => void;
}

/** Tells the stopwatch what the arrivals of a shoot take: pictures from the start of the import, rules by themselves. */
export function createPhaseMeter(stopwatch: Stopwatch, now: () => number): PhaseMeter {
  let since = now();
  let hasFirst = false;
  return {
    onStep: (step) => {
      if (step === 'grouped') stopwatch.add('grouping', now() - since);
      if (step === 'tagged') stopwatch.add('subjects', now() - since);
      since = now();
    },
    onLooked: (hasThumbnail) => {
      stopwatch.lap('thumbnails');
      if (hasThumbnail && !hasFirst) {
        hasFirst = true;
        stopwatch.lap('firstThumbnail');
      }
    },
  };
}
