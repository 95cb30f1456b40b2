import type { SubjectId } from '@shared/model/ids';
import type { BodyEntry, BodyRow } from './arrange-bodies';
import type { CardVerdict } from './judge-card';
import { endsRun, mayHideCard, medianGapMs, type PauseRules } from './run-rules';
import type { SubjectOutcome, SubjectPhoto } from './subject-photo';

/** An outcome with the card it rests on, for the checks that follow. */
export interface RunOutcome extends SubjectOutcome {
  readonly card: SubjectPhoto | null;
}

interface Run {
  readonly subjectIds: readonly SubjectId[];
  readonly card: SubjectPhoto | null;
  /** Why there is no ID; null while a card speaks. */
  readonly ended: string | null;
  readonly needsId: boolean;
}

const BEFORE_ANY: Run = {
  subjectIds: [],
  card: null,
  ended: 'No subject card came before this photo.',
  needsId: false,
};
const PAUSED = 'A long pause came before this photo, so the last card may no longer hold.';
const DOUBTED = 'A damaged photo after a pause may have been a card, so the last card may no longer hold.';
const UNSEEN = 'A photo that could not be looked at may be a card, so the last card may no longer hold.';
const AFTER_UNREADABLE = 'The card for this photo could not be read.';

const ended = (why: string): Run => ({ subjectIds: [], card: null, ended: why, needsId: true });

/** Direction of reading: rows are walked so that a card comes before the photos it speaks for. */
export type Direction = 'forward' | 'backward';

/** Carries each card's IDs along one body's row, to the next card or the end of the run. */
export function walkRow(row: BodyRow, options: WalkOptions): RunOutcome[] {
  const entries = options.direction === 'forward' ? row.entries : row.entries.toReversed();
  const medianMs = medianGapMs(row.entries.map(({ timeMs }) => timeMs).filter((time) => time !== null));
  const outcomes: RunOutcome[] = [];
  let run = BEFORE_ANY;
  let lastMs: number | null = null;
  for (const [index, { photo, timeMs }] of entries.entries()) {
    const gapMs = timeMs !== null && lastMs !== null ? Math.abs(timeMs - lastMs) : 0;
    const verdict = options.verdictOf(photo);
    if (verdict.kind === 'card') run = { subjectIds: verdict.subjectIds, card: photo, ended: null, needsId: false };
    else if (verdict.kind === 'unreadable') run = isRetry(entries, index, options) ? run : ended(AFTER_UNREADABLE);
    else if (run.ended === null && photo.isUnseen) run = ended(UNSEEN);
    else if (run.ended === null && endsRun(gapMs, medianMs, options.pauses)) run = ended(PAUSED);
    else if (run.ended === null && photo.isDamaged && mayHideCard(gapAround(entries, index, lastMs), medianMs)) {
      run = ended(DOUBTED);
    }
    outcomes.push(outcomeOf(photo, verdict, run, verdict.kind === 'unreadable' && isSettled(entries, index, options)));
    lastMs = timeMs ?? lastMs;
  }
  return outcomes;
}

/** The pause a photo stands in: to the photo before it, or across it when it has no time of its own. */
function gapAround(entries: readonly BodyEntry[], index: number, lastMs: number | null): number {
  const nextMs = entries.slice(index).find(({ timeMs }) => timeMs !== null)?.timeMs ?? null;
  return lastMs === null || nextMs === null ? 0 : Math.abs(nextMs - lastMs);
}

interface WalkOptions {
  readonly verdictOf: (photo: SubjectPhoto) => CardVerdict;
  readonly direction: Direction;
  readonly pauses: PauseRules;
}

/** Photographed again at once, not a while later. */
const RETRY_MS = 60_000;

/**
 * With the card last, an unreadable one and its second try stand the other way round: the readable card
 * is met first, and the unreadable one right behind it is the same person's.
 */
function isRetry(entries: readonly BodyEntry[], index: number, { verdictOf, direction }: WalkOptions): boolean {
  if (direction === 'forward') return false;
  const at = entries[index];
  const before = entries.slice(0, index).findLast(({ photo }) => verdictOf(photo).kind !== 'unreadable');
  if (at === undefined || before === undefined || verdictOf(before.photo).kind !== 'card') return false;
  return at.timeMs !== null && before.timeMs !== null && before.timeMs - at.timeMs <= RETRY_MS;
}

/** Nobody has to type the code of an unreadable card that was simply photographed again. */
function isSettled(entries: readonly BodyEntry[], index: number, options: WalkOptions): boolean {
  if (options.direction === 'backward') return isRetry(entries, index, options);
  const next = entries.slice(index + 1).find(({ photo }) => options.verdictOf(photo).kind !== 'unreadable');
  return next !== undefined && options.verdictOf(next.photo).kind === 'card';
}

function outcomeOf(photo: SubjectPhoto, verdict: CardVerdict, run: Run, isFollowedByCard: boolean): RunOutcome {
  const base = { photoId: photo.id, card: run.card };
  if (verdict.kind === 'card') {
    const named = verdict.subjectIds.join(', ');
    return { ...base, subjectIds: [], cardMark: 'card', needsId: false, why: `Subject card of ${named}.` };
  }
  if (verdict.kind === 'unreadable') {
    return { ...base, subjectIds: [], cardMark: 'unreadable-card', needsId: !isFollowedByCard, why: verdict.why };
  }
  return { ...base, subjectIds: run.subjectIds, cardMark: null, needsId: run.needsId, why: run.ended ?? '' };
}
