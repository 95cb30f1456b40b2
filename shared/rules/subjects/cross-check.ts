import { bySeries } from './camera-order';
import type { SubjectPhoto } from './subject-photo';
import type { Direction, RunOutcome } from './walk-row';

const CLOCK = 'File numbers and capture times disagree about which card this photo belongs to.';
const UNPLACED = 'This photo has no capture time, and its neighbours belong to different subjects.';

const withoutId = (outcome: RunOutcome, why: string): RunOutcome => ({
  ...outcome,
  subjectIds: [],
  card: null,
  needsId: true,
  why,
});

const isSame = (left: readonly string[], right: readonly string[]): boolean =>
  left.length === right.length && left.every((id, index) => id === right[index]);

/**
 * A camera's clock can be set in the middle of a shoot, and then capture times fold two runs into each
 * other. The camera's own count does not lie: within one count a photo's last card must be the one that
 * capture time gave it, else it stays without ID. Takes one body's outcomes; `photos` are that body's.
 */
export function crossCheck(
  photos: readonly SubjectPhoto[],
  outcomes: ReadonlyMap<string, RunOutcome>,
  direction: Direction,
): RunOutcome[] {
  const checked = new Map(outcomes);
  for (const counted of bySeries(photos).values()) {
    const series = direction === 'forward' ? counted : counted.toReversed();
    for (const outcome of checkSeries(series, outcomes)) checked.set(outcome.photoId, outcome);
  }
  return [...checked.values()];
}

/** The outcomes of one count that do not hold. */
function checkSeries(series: readonly SubjectPhoto[], outcomes: ReadonlyMap<string, RunOutcome>): RunOutcome[] {
  const places = new Map(series.map((photo, index) => [photo.id, index] as const));
  const refused: RunOutcome[] = [];
  let lastCard: SubjectPhoto | null = null;
  for (const [index, photo] of series.entries()) {
    const outcome = outcomes.get(photo.id);
    // An unreadable card that was only the first try of another one has that one behind it.
    if (outcome !== undefined && outcome.cardMark !== null) {
      lastCard = outcome.cardMark === 'card' ? photo : outcome.card;
    }
    if (outcome === undefined || outcome.subjectIds.length === 0) continue;
    const why = objection({ photo, outcome, lastCard, places, series, index, outcomes });
    if (why !== null) refused.push(withoutId(outcome, why));
  }
  return refused;
}

interface Case {
  readonly photo: SubjectPhoto;
  readonly outcome: RunOutcome;
  readonly lastCard: SubjectPhoto | null;
  readonly places: ReadonlyMap<string, number>;
  readonly series: readonly SubjectPhoto[];
  readonly index: number;
  readonly outcomes: ReadonlyMap<string, RunOutcome>;
}

function objection({ photo, outcome, lastCard, places, series, index, outcomes }: Case): string | null {
  // A card of another count (another card, other folder names) has no number to compare with.
  if (outcome.card !== null && places.has(outcome.card.id) && lastCard !== outcome.card) return CLOCK;
  if ((photo.facts?.capturedAtMs ?? null) !== null) return null;
  const neighbours = [series[index - 1], series[index + 1]].map((other) =>
    other === undefined ? undefined : outcomes.get(other.id),
  );
  const isAgreed = neighbours.every(
    (other) => other === undefined || other.cardMark !== null || isSame(other.subjectIds, outcome.subjectIds),
  );
  return isAgreed ? null : UNPLACED;
}
