import type { PhotoId, SubjectId } from '@shared/model/ids';
import { arrangeBodies } from './arrange-bodies';
import { crossCheck } from './cross-check';
import { idShapes } from './id-shape';
import { indexSubjects } from './index-subjects';
import { judgeCard, type CardVerdict } from './judge-card';
import { PAUSE_RULES, type PauseRules } from './run-rules';
import { subjectKey } from './subject-key';
import type { SubjectOutcome, SubjectPhoto } from './subject-photo';
import { walkRow, type Direction, type RunOutcome } from './walk-row';

export interface PropagationInput {
  readonly photos: readonly SubjectPhoto[];
  /** IDs of the shoot's subjects; empty when there are none. */
  readonly known: readonly SubjectId[];
  /**
   * Those of them that show what the studio's IDs look like; all of them when left out. Subjects that were
   * made from cards must not be among them: else the first card of a shoot decides what the second may be.
   */
  readonly roster?: readonly SubjectId[];
  /** `forward`: the card is photographed before its subject; `backward`: after. */
  readonly direction: Direction;
  readonly pauses?: PauseRules;
}

export interface Propagation {
  /** One for each photo, in the order given. */
  readonly outcomes: readonly SubjectOutcome[];
  /** IDs on cards that the roster does not have, sorted: offer to create these subjects. */
  readonly unknownIds: readonly SubjectId[];
}

const LOOSE = 'This photo has no capture time, so no card can be said to be its own.';

/**
 * Says whose photo each photo is, from the cards photographed between them, body by body
 * (docs/spec/subjects.md). An ID on the wrong person is worse than none: whatever is doubtful stays
 * without ID and says why. The same input in another order gives the same answer.
 */
export function propagateSubjects(input: PropagationInput): Propagation {
  const known = indexSubjects(input.known);
  const shapes = idShapes(indexSubjects(input.roster ?? input.known));
  const { verdictOf, unknownIds } = judgeAll(input.photos, { known, shapes });
  const { rows, loose } = arrangeBodies(input.photos, verdictOf);

  const results = new Map<PhotoId, RunOutcome>();
  for (const photo of loose) results.set(photo.id, looseOutcome(photo, verdictOf(photo)));
  for (const row of rows) {
    const walked = walkRow(row, { verdictOf, direction: input.direction, pauses: input.pauses ?? PAUSE_RULES });
    const byId = new Map(walked.map((outcome) => [outcome.photoId, outcome]));
    const checked = crossCheck(
      row.entries.map(({ photo }) => photo),
      byId,
      input.direction,
    );
    for (const outcome of checked) results.set(outcome.photoId, outcome);
  }
  const outcomes = input.photos.flatMap(({ id }) => {
    const result = results.get(id);
    if (result === undefined) return [];
    const { card: _card, ...outcome } = result;
    return [outcome];
  });
  return { outcomes, unknownIds };
}

type Book = Parameters<typeof judgeCard>[1];

/** Judges every photo once; IDs outside the roster get one spelling, however the cards spell them. */
function judgeAll(
  photos: readonly SubjectPhoto[],
  book: Book,
): { verdictOf: (photo: SubjectPhoto) => CardVerdict; unknownIds: SubjectId[] } {
  const verdicts = new Map(photos.map((photo) => [photo.id, judgeCard(photo, book)]));
  const spellings = new Map<string, SubjectId>();
  for (const verdict of verdicts.values()) {
    for (const id of verdict.kind === 'card' ? verdict.subjectIds : []) {
      const key = subjectKey(id);
      const seen = spellings.get(key);
      if (!book.known.has(key) && (seen === undefined || id < seen)) spellings.set(key, id);
    }
  }
  const spell = (id: SubjectId): SubjectId => spellings.get(subjectKey(id)) ?? id;
  const verdictOf = (photo: SubjectPhoto): CardVerdict => {
    const verdict = verdicts.get(photo.id) ?? { kind: 'photo' };
    return verdict.kind === 'card' ? { kind: 'card', subjectIds: verdict.subjectIds.map(spell) } : verdict;
  };
  return { verdictOf, unknownIds: [...spellings.values()].toSorted() };
}

function looseOutcome(photo: SubjectPhoto, verdict: CardVerdict): RunOutcome {
  const base = { photoId: photo.id, subjectIds: [], card: null };
  if (verdict.kind === 'photo') return { ...base, cardMark: null, needsId: false, why: LOOSE };
  return {
    ...base,
    cardMark: verdict.kind === 'card' ? 'card' : 'unreadable-card',
    needsId: verdict.kind === 'unreadable',
    why: LOOSE,
  };
}
