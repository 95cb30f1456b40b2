import type { Group } from '@shared/model/group';
import type { Frame } from './frame';
import { type Ladder, readLadder } from './ladder';

/** What a set rests on, strongest first. */
export type Evidence = 'numbered' | 'flagged' | 'bias' | 'program' | 'manual' | 'pixels';

/** Photos found to be one set, before it is judged complete and worded. */
export interface FoundSet {
  /** In order of shooting. */
  readonly frames: readonly Frame[];
  readonly rule: Group['rule'];
  readonly evidence: Evidence;
  /** Exposure of each photo in EV, brighter is more; only differences mean anything. */
  readonly levels: readonly number[];
  readonly ladder: Ladder;
  /** Something does not fit: an odd spacing, an unusual order, a pause. Lowers the confidence. */
  readonly isDoubtful: boolean;
}

/** Below this nothing was bracketed, whatever the camera says. */
export const SMALLEST_SPAN_EV = 0.25;
/** Cameras bracket up to nine exposures by themselves. */
export const MOST_EXPOSURES = 9;

/** The offset the camera says it applied: the maker's own tag, else the EXIF bias. */
export const saidOffsetEv = (frame: Frame): number | null =>
  frame.facts.sequence?.bracketEv ?? frame.facts.exposureBiasEv;

/** Difference between the largest and the smallest value; NaN when one is NaN. */
export function spread(values: readonly number[]): number {
  let lowest = Infinity;
  let highest = -Infinity;
  for (const value of values) {
    if (Number.isNaN(value)) return Number.NaN;
    if (value < lowest) lowest = value;
    if (value > highest) highest = value;
  }
  return highest - lowest;
}

/**
 * Exposure of each photo. The settings decide, as computed from aperture, time and ISO; only where
 * they repeat an exposure (a shutter at its limit) the maker's own offsets are believed over them.
 */
export function levelsOf(frames: readonly Frame[]): readonly number[] {
  const levels = frames.map((frame) => frame.levelEv);
  if (readLadder(levels).repeats === 0) return levels;
  const said = frames.map((frame) => frame.facts.sequence?.bracketEv ?? Number.NaN);
  return said.some(Number.isNaN) || readLadder(said).repeats > 0 ? levels : said;
}

/**
 * How far the exposures drift from what the camera said it applied, in EV. A set has one base
 * exposure; two sets run together have two. Null when the camera says nothing, or the same for all.
 */
export function baseDriftEv(frames: readonly Frame[]): number | null {
  const said = frames.map((frame) => saidOffsetEv(frame) ?? Number.NaN);
  const range = spread(said);
  if (Number.isNaN(range) || range < SMALLEST_SPAN_EV) return null;
  return spread(frames.map((frame, k) => frame.levelEv - (said[k] ?? 0)));
}
