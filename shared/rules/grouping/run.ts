import { type FactualPhoto, shutterOf } from './factual-photo';
import type { Spacing } from './spacing';

/** Photos `first` to `last` (exclusive) of a body. */
export interface Range {
  readonly first: number;
  readonly last: number;
}

/** Photos of one body that could belong together, and what divides them. */
export interface Run {
  readonly photos: readonly FactualPhoto[];
  /** Exposure of each photo, as `levelOf`. */
  readonly levelEv: Float64Array;
  /** Idle seconds before each photo, as in {@link Spacing}. */
  readonly idleS: Float64Array;
  /** The usual idle time within a set of this run; worked out when first asked for. */
  readonly usualIdleS: () => number;
  readonly slackS: number;
}

/** Cameras reduce the noise of exposures from about one second on. */
const LONG_EXPOSURE_S = 1;
/** What a camera needs between two photos of a set when nothing else tells. */
const USUAL_IDLE_S = 0.4;

/** Lower quartile: most gaps in a run of sets lie within sets, the long ones between them. */
function usualIdle(idleS: Float64Array): number {
  const known = idleS.subarray(1).filter((idle) => !Number.isNaN(idle));
  return known.length > 0 ? (known.sort()[known.length >> 2] ?? USUAL_IDLE_S) : USUAL_IDLE_S;
}

/** The photos from `first` on as a run of their own. */
export function toRun(photos: readonly FactualPhoto[], spacing: Spacing, first: number): Run {
  const end = first + photos.length;
  const idleS = spacing.idleS.subarray(first, end);
  let usual: number | null = null;
  return {
    photos,
    levelEv: spacing.levelEv.subarray(first, end),
    idleS,
    usualIdleS: () => (usual ??= usualIdle(idleS)),
    slackS: spacing.slackS,
  };
}

/** A part of a run that keeps what is usual in the whole. */
export const partOf = (run: Run, start: number, end: number): Run => ({
  ...run,
  photos: run.photos.slice(start, end),
  levelEv: run.levelEv.subarray(start, end),
  idleS: run.idleS.subarray(start, end),
});

/** Idle seconds before photo `k`, less what noise reduction may take: after a long exposure the camera exposes once more, closed. */
export function pauseBefore({ idleS, photos }: Run, k: number): number {
  const idle = idleS[k] ?? Number.NaN;
  const before = photos[k - 1];
  const shutterS = before ? shutterOf(before.facts) : 0;
  return shutterS >= LONG_EXPOSURE_S ? Math.max(0, idle - shutterS) : idle;
}
