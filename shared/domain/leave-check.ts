import { isApart, type CustodyRule } from '@shared/rules/custody/custody-rule';
import type { ImportId, PhotoId } from '@shared/model/ids';
import type { Photo } from '@shared/model/photo';
import { isBadCopy, type FileCopy } from '@shared/rules/custody/list-copies';
import { judgeCard, type FormatAnswer } from '@shared/rules/custody/safe-to-format';
import { cardFacts, photoCopies } from './card-custody';
import type { ImportState, ShootState } from './shoot-state';
import { photoSync } from './shown-sync';

/** What may keep a person at the venue, gravest first. */
export const LEAVE_CONCERNS = [
  'failed-files',
  'rescued',
  'bad-copy',
  'few-copies',
  'damaged',
  'no-id',
  'send-failed',
  'held',
  'unsent',
] as const;
export type LeaveConcern = (typeof LEAVE_CONCERNS)[number];

/** Concerns of which the photos themselves are at stake; the others are work that is still to be done. */
const GRAVE: ReadonlySet<LeaveConcern> = new Set(['failed-files', 'rescued', 'bad-copy', 'few-copies']);
export const isGrave = (concern: LeaveConcern): boolean => GRAVE.has(concern);

export interface SeenCard {
  readonly importId: ImportId;
  readonly card: number;
  readonly label: string;
  readonly seenAtMs: number;
  readonly answer: FormatAnswer;
}

/** One shoot, as far as leaving the venue goes. */
export interface LeaveFacts {
  readonly cards: readonly SeenCard[];
  /** Photos (or, for failed files, files) of each concern. */
  readonly counts: Readonly<Record<LeaveConcern, number>>;
}

/**
 * `nothing`: no card was seen. `wait`: something is being copied. `stay`: a card is not safe, or photos are at stake.
 * `look`: the photos are safe, and something is still to be done. `leave`: nothing is left to do.
 */
export type LeaveHeadline = 'nothing' | 'wait' | 'stay' | 'look' | 'leave';

/** Which imports count as of this visit: begun since then, or not ended yet. */
const isOfVisit = (run: ImportState, sinceMs: number): boolean => run.startedAtMs >= sinceMs || run.ended === null;

/** Looks over the cards seen since a time, and over all photos of the shoot. */
export function leaveFacts(state: ShootState, sinceMs: number, policy: CustodyRule): LeaveFacts {
  const runs = [...state.imports.values()].filter((run) => isOfVisit(run, sinceMs));
  const cards = runs.flatMap((run) =>
    run.sources.map(({ label }, card): SeenCard => ({
      ...{ importId: run.id, card, label, seenAtMs: run.startedAtMs },
      answer: judgeCard(cardFacts(state, run, card), policy),
    })),
  );
  const counts = Object.fromEntries(
    LEAVE_CONCERNS.map((concern) => [concern, concern === 'failed-files' ? failedFiles(runs) : 0]),
  ) as Record<LeaveConcern, number>;
  for (const photo of state.photos.values()) {
    for (const concern of concernsOf(state, photo, policy)) counts[concern] += 1;
  }
  return { cards, counts };
}

const failedFiles = (runs: readonly ImportState[]): number =>
  runs.reduce(
    (sum, run) => sum + [...run.settled.values()].filter(({ outcome }) => outcome.outcome === 'failed').length,
    0,
  );

/** The photos that a concern is about. */
export const photosOfConcern = (state: ShootState, concern: LeaveConcern, policy: CustodyRule): readonly PhotoId[] =>
  [...state.photos.values()].filter((photo) => concernsOf(state, photo, policy).includes(concern)).map(({ id }) => id);

function concernsOf(state: ShootState, photo: Photo, policy: CustodyRule): readonly LeaveConcern[] {
  if (photo.isRemoved) return [];
  const concerns = custodyConcerns(state, photo, policy);
  if (photo.damage && photo.damage.code !== 'rescued') concerns.push('damaged');
  // A card is no photo of anybody, and nobody sends it.
  if (photo.cardMark !== null) return concerns;
  if (photo.tags.length === 0 && state.head?.rules.needsSubject === true) concerns.push('no-id');
  const { sync } = photoSync(state, photo);
  if (sync === 'failed') concerns.push('send-failed');
  if (sync === 'held') concerns.push('held');
  if (sync === 'queued' || sync === 'local' || sync === 'changed') concerns.push('unsent');
  return concerns;
}

function custodyConcerns(state: ShootState, photo: Photo, rule: CustodyRule): LeaveConcern[] {
  const concerns: LeaveConcern[] = [];
  const all = photoCopies(state, photo);
  const files = all.map(({ copies }) => copies);
  const counts = (copy: FileCopy): boolean =>
    copy.state === 'proven' && (rule.studioCounts || copy.place !== 'studio') && isApart(copy, rule);
  if (files.some((copies) => copies.some(isBadCopy))) concerns.push('bad-copy');
  if (all.some(({ file }) => file.holes !== undefined)) concerns.push('rescued');
  const whole = all.filter(({ file }) => file.holes === undefined);
  if (whole.some(({ copies }) => copies.filter(counts).length < rule.copiesNeeded)) concerns.push('few-copies');
  return concerns;
}

/** The answer in one word, over all shoots of the visit. */
export function leaveHeadline(shoots: readonly LeaveFacts[], isImporting: boolean): LeaveHeadline {
  if (isImporting) return 'wait';
  const cards = shoots.flatMap((shoot) => shoot.cards);
  if (cards.length === 0) return 'nothing';
  const has = (wanted: (concern: LeaveConcern) => boolean): boolean =>
    shoots.some(({ counts }) => LEAVE_CONCERNS.some((concern) => counts[concern] > 0 && wanted(concern)));
  if (cards.some(({ answer }) => !answer.isSafe) || has(isGrave)) return 'stay';
  return has(() => true) ? 'look' : 'leave';
}
