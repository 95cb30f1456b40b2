import type { Frame } from './frame';
import type { Spacing } from './spacing';

/** Photos of one body that could belong together, and what divides them. */
export interface Run {
  readonly frames: readonly Frame[];
  /** Idle seconds before each photo, as in {@link Spacing}. */
  readonly idleS: Float64Array;
  /** The usual idle time within a set of this run. */
  readonly usualIdleS: number;
  readonly slackS: number;
}

/** What a camera needs between two photos of a set when nothing else tells. */
const USUAL_IDLE_S = 0.4;

/** Lower quartile: most gaps in a run of sets lie within sets, the long ones between them. */
function usualIdle(idleS: Float64Array): number {
  const known = idleS.subarray(1).filter((idle) => !Number.isNaN(idle));
  return known.length > 0 ? (known.sort()[known.length >> 2] ?? USUAL_IDLE_S) : USUAL_IDLE_S;
}

/** The photos `first` to `last` (exclusive) of a body as a run of their own. */
export function toRun(frames: readonly Frame[], spacing: Spacing, [first, last]: readonly [number, number]): Run {
  const idleS = spacing.idleS.subarray(first, last);
  return { frames: frames.slice(first, last), idleS, usualIdleS: usualIdle(idleS), slackS: spacing.slackS };
}

/** A part of a run that keeps what is usual in the whole. */
export const partOf = (run: Run, start: number, end: number): Run => ({
  ...run,
  frames: run.frames.slice(start, end),
  idleS: run.idleS.subarray(start, end),
});
