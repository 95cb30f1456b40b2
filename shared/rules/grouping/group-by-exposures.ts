import { fileNumber } from '../capture-order';
import { splitByBody } from './body-streams';
import type { FoundSet } from './candidate';
import { middlePlace } from './choose-cover';
import { describeSet } from './describe-set';
import { findFlaggedSets } from './find-flagged-sets';
import { findLikenessSets, type LikenessSet } from './find-likeness-sets';
import { findUnflaggedSets } from './find-unflagged-sets';
import type { Frame } from './frame';
import { createFramingJudge, type JudgeFraming } from './framing';
import type { GroupingPhoto, ProposedGroup } from './grouping-photo';
import { countSizes, judgeCompleteness } from './judge-completeness';
import { measureSpacing, type Spacing } from './spacing';

/** The sets of one body: runs of linked photos, each judged by what the camera says about them. */
function findSets(frames: readonly Frame[], spacing: Spacing, judge: JudgeFraming): FoundSet[] {
  const sets: FoundSet[] = [];
  for (let start = 0, end: number; start < frames.length; start = end) {
    end = start + 1;
    while (end < frames.length && spacing.isLinked[end] === 1) end += 1;
    if (end - start < 2) continue;
    const find = frames[start]?.isFlagged === true ? findFlaggedSets : findUnflaggedSets;
    for (const set of find(frames, spacing, [start, end], judge)) sets.push(set);
  }
  return sets;
}

function groupsOfBody(frames: readonly Frame[], judge: JudgeFraming): ProposedGroup[] {
  const spacing = measureSpacing(frames);
  const sets = findSets(frames, spacing, judge);
  const counts = countSizes(sets);
  let at = 0;
  return sets.map((set, k) => {
    const last = set.frames.at(-1);
    while (at < frames.length && frames[at] !== last) at += 1;
    const nextName = frames[at + 1]?.photo.name;
    const around = { next: sets[k + 1], nextNumber: nextName === undefined ? null : fileNumber(nextName), counts };
    const completeness = judgeCompleteness(set, around, judge);
    const members = set.frames.map((frame) => frame.photo.id);
    const cover = set.frames[middlePlace(set.levels)] ?? set.frames[0];
    return {
      kind: 'bracket',
      members,
      exposures: completeness.exposures,
      isComplete: completeness.isComplete,
      coverId: (cover as Frame).photo.id,
      rule: set.rule,
      ...describeSet(set, completeness, spacing.slackS > 0),
    };
  });
}

function toGroup({ photos, luminances }: LikenessSet): ProposedGroup[] {
  const cover = photos[middlePlace(luminances)];
  if (!cover) return [];
  return [
    {
      kind: 'bracket',
      members: photos.map((photo) => photo.id),
      exposures: photos.length,
      isComplete: true,
      coverId: cover.id,
      rule: 'similarity',
      why: `${photos.length} exposures: without camera data, the pictures show one framing at different brightness.`,
      confidence: 0.5,
    },
  ];
}

/**
 * Finds the exposure brackets among photos. Every photo is in at most one group; what is no bracket
 * (bursts, panoramas, retries, time lapses) stays out; a set that is short is marked, never filled.
 * The answer depends on the photos alone, not on their order; it rests on docs/spec/grouping.md.
 */
export function groupByExposures(photos: readonly GroupingPhoto[]): ProposedGroup[] {
  const judge = createFramingJudge();
  const { streams, bare } = splitByBody(photos);
  const groups = streams.flatMap((frames) => groupsOfBody(frames, judge));
  return [...groups, ...findLikenessSets(bare).flatMap(toGroup)];
}
