import type { GroupEvidence, GroupReason } from '@shared/model/group';
import type { FoundSet } from './candidate';
import { timeOf } from './factual-photo';
import type { Completeness } from './judge-completeness';

/** What is said about a set, and how sure we are of it. */
export interface Verdict {
  readonly reason: GroupReason;
  readonly confidence: number;
}

const CERTAINTY: Record<GroupEvidence, number> = {
  numbered: 0.99,
  flagged: 0.96,
  bias: 0.9,
  manual: 0.8,
  program: 0.75,
  pixels: 0.5,
};

function withinS({ photos }: FoundSet): number | null {
  const first = timeOf(photos[0]?.facts);
  const last = timeOf(photos[photos.length - 1]?.facts);
  const span = (last - first) / 1000;
  return Number.isNaN(span) ? null : span < 1 ? 0 : Math.ceil(span);
}

function reasonOf(set: FoundSet, { exposures, isAborted }: Completeness): GroupReason {
  const count = set.photos.length;
  const { holes, repeats, stepEv, spanEv } = set.ladder;
  return {
    is: 'bracket',
    evidence: set.evidence,
    count,
    stepEv: holes === 0 && repeats === 0 ? stepEv : null,
    spanEv,
    withinS: withinS(set),
    isRepeated: set.rule === 'periodic',
    missing: Math.max(0, exposures - count),
    isAborted,
  };
}

export function describeSet(set: FoundSet, completeness: Completeness, hasCoarseClock: boolean): Verdict {
  let confidence = CERTAINTY[set.evidence];
  if (set.isDoubtful) confidence -= 0.15;
  if (!completeness.isComplete) confidence -= 0.1;
  if (hasCoarseClock && set.evidence !== 'numbered') confidence -= 0.05;
  if (set.photos.length > 9) confidence -= 0.2;
  return { reason: reasonOf(set, completeness), confidence: Math.max(0.3, Math.round(confidence * 100) / 100) };
}
