import { fileNumber } from '../capture-order';
import { splitByBody } from './body-streams';
import type { FoundSet } from './candidate';
import { coverOf } from './choose-cover';
import { describeSet } from './describe-set';
import { findFlaggedSets } from './find-flagged-sets';
import { findLikenessSets, type LikenessSet } from './find-likeness-sets';
import { findUnflaggedSets } from './find-unflagged-sets';
import { type FactualPhoto, isFlagged } from './factual-photo';
import { createFramingJudge, type JudgeFraming } from './framing';
import type { GroupingPhoto, ProposedGroup } from './grouping-photo';
import {
  type Completeness,
  countSize,
  judgeCompleteness,
  needsCounts,
  type SizeCounts,
  type Surroundings,
} from './judge-completeness';
import { measureSpacing, type Spacing } from './spacing';

/** Hands over the sets of one body in order: runs of linked photos, each judged by what the camera says about them. */
function forEachSet(
  photos: readonly FactualPhoto[],
  spacing: Spacing,
  judge: JudgeFraming,
  take: (set: FoundSet) => void,
): void {
  for (let start = 0, end: number; start < photos.length; start = end) {
    end = start + 1;
    while (end < photos.length && spacing.isLinked[end] === 1) end += 1;
    const first = photos[start];
    if (!first || end - start < 2) continue;
    const find = isFlagged(first.facts) ? findFlaggedSets : findUnflaggedSets;
    for (const set of find(photos, spacing, { first: start, last: end }, judge)) take(set);
  }
}

function asGroup(set: FoundSet, completeness: Completeness, hasCoarseClock: boolean): ProposedGroup {
  const members = set.photos.map((photo) => photo.id);
  const { reason, confidence } = describeSet(set, completeness, hasCoarseClock);
  return {
    kind: 'bracket',
    members,
    exposures: completeness.exposures,
    isComplete: completeness.isComplete,
    coverId: coverOf(members, set.levels),
    rule: set.rule,
    reason,
    confidence,
  };
}

/** Makes the lookup of the file number of the photo after each set, asked for in order of shooting. */
function createNextNumber(photos: readonly FactualPhoto[]): (set: FoundSet) => number | null {
  let at = 0;
  return (set) => {
    const last = set.photos[set.photos.length - 1];
    while (at < photos.length && photos[at] !== last) at += 1;
    const next = photos[at + 1];
    return next ? fileNumber(next.name) : null;
  };
}

/**
 * The groups of one body. Each set is put into words as soon as the next one is known, so that a large
 * shoot holds groups and not sets; only the few whose size depends on all the others are done again.
 */
function groupsOfBody(photos: readonly FactualPhoto[], judge: JudgeFraming): ProposedGroup[] {
  const spacing = measureSpacing(photos);
  const nextNumberOf = createNextNumber(photos);
  const counts: SizeCounts = new Map<string, number>();
  const groups: ProposedGroup[] = [];
  const unsettled: { place: number; set: FoundSet; around: Surroundings }[] = [];
  const group = (set: FoundSet, around: Surroundings) =>
    asGroup(set, judgeCompleteness(set, around, judge), spacing.slackS > 0);
  const settle = (set: FoundSet, next: FoundSet | null): void => {
    const around = { next, nextNumber: nextNumberOf(set), counts };
    if (needsCounts(set)) unsettled.push({ place: groups.length, set, around });
    groups.push(group(set, around));
  };
  const held: { set: FoundSet | null } = { set: null };
  forEachSet(photos, spacing, judge, (set) => {
    countSize(counts, set);
    if (held.set) settle(held.set, set);
    held.set = set;
  });
  if (held.set) settle(held.set, null);
  for (const { place, set, around } of unsettled) groups[place] = group(set, around);
  return groups;
}

function toGroup({ photos, luminances }: LikenessSet): ProposedGroup {
  const members = photos.map((photo) => photo.id);
  return {
    kind: 'bracket',
    members,
    exposures: photos.length,
    isComplete: true,
    coverId: coverOf(members, luminances),
    rule: 'similarity',
    reason: {
      ...{ is: 'bracket', evidence: 'pixels', count: photos.length, stepEv: null, spanEv: null, withinS: null },
      ...{ isRepeated: false, missing: 0, isAborted: false },
    },
    confidence: 0.5,
  };
}

/**
 * Finds the exposure brackets among photos. Every photo is in at most one group; what is no bracket
 * (bursts, panoramas, retries, time lapses) stays out; a set that is short is marked, never filled.
 * The answer depends on the photos alone, not on their order; it rests on docs/spec/grouping.md.
 */
export function groupByExposures(photos: readonly GroupingPhoto[]): ProposedGroup[] {
  const judge = createFramingJudge();
  const { streams, bare } = splitByBody(photos);
  const groups = streams.flatMap((stream) => groupsOfBody(stream, judge));
  return [...groups, ...findLikenessSets(bare).map(toGroup)];
}
