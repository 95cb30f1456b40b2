import { compareNatural } from '../natural-order';
import { bySeries, compareIds, countedName, nameBodies, ROLLOVER } from './camera-order';
import type { CardVerdict } from './judge-card';
import type { SubjectPhoto } from './subject-photo';

/** A photo in its body's row. */
export interface BodyEntry {
  readonly photo: SubjectPhoto;
  /** Null when the file does not say; then the row place comes from its file number. */
  readonly timeMs: number | null;
}

/** What one camera body took, first to last. */
export interface BodyRow {
  readonly body: string;
  readonly entries: readonly BodyEntry[];
}

export interface Arrangement {
  readonly rows: readonly BodyRow[];
  /** Photos without a capture time that no file number places between two photos of one body. */
  readonly loose: readonly SubjectPhoto[];
}

const timeOf = (photo: SubjectPhoto): number | null => photo.facts?.capturedAtMs ?? null;

/** By time; equal times by the camera's name, so that bursts without sub-seconds keep their order. */
function compareTimed(left: SubjectPhoto, right: SubjectPhoto): number {
  return (timeOf(left) ?? 0) - (timeOf(right) ?? 0) || compareNatural(left.name, right.name) || compareIds(left, right);
}

/** Equal times whose counter started again from 1 in between: the high numbers came first. */
function mendRollovers(sorted: readonly SubjectPhoto[]): SubjectPhoto[] {
  const ties = new Map<number | null, SubjectPhoto[]>();
  for (const photo of sorted) {
    const tied = ties.get(timeOf(photo)) ?? [];
    tied.push(photo);
    ties.set(timeOf(photo), tied);
  }
  return [...ties.values()].flatMap((tied) => {
    const cut = tied.findIndex((photo, index) => isRollover(tied[index - 1], photo));
    return cut < 0 ? tied : [...tied.slice(cut), ...tied.slice(0, cut)];
  });
}

function isRollover(before: SubjectPhoto | undefined, photo: SubjectPhoto): boolean {
  const a = before === undefined ? null : countedName(before.name);
  const b = countedName(photo.name);
  return a !== null && b !== null && a.series === b.series && a.folder === b.folder && b.number - a.number > ROLLOVER;
}

interface Neighbours {
  readonly before: SubjectPhoto | null;
  readonly after: SubjectPhoto | null;
}

/** For each photo without a time: the nearest photos with one, by the camera's count. */
function findNeighbours(photos: readonly SubjectPhoto[]): Map<SubjectPhoto, Neighbours> {
  const found = new Map<SubjectPhoto, Neighbours>();
  for (const series of bySeries(photos).values()) {
    const before = nearestTimed(series);
    const after = nearestTimed(series.toReversed());
    for (const photo of series.filter((one) => timeOf(one) === null)) {
      found.set(photo, { before: before.get(photo) ?? null, after: after.get(photo) ?? null });
    }
  }
  return found;
}

/** The last photo with a time that comes before each one without. */
function nearestTimed(series: readonly SubjectPhoto[]): Map<SubjectPhoto, SubjectPhoto | null> {
  const nearest = new Map<SubjectPhoto, SubjectPhoto | null>();
  let timed: SubjectPhoto | null = null;
  for (const photo of series) {
    if (timeOf(photo) === null) nearest.set(photo, timed);
    else timed = photo;
  }
  return nearest;
}

/** Where photos without a time go: right behind a photo, or right ahead of one. */
interface Placement {
  readonly behind: Map<SubjectPhoto, SubjectPhoto[]>;
  readonly ahead: Map<SubjectPhoto, SubjectPhoto[]>;
  readonly loose: SubjectPhoto[];
}

const add = (places: Map<SubjectPhoto, SubjectPhoto[]>, beside: SubjectPhoto | null, photo: SubjectPhoto): void => {
  if (beside === null) return;
  const row = places.get(beside) ?? [];
  row.push(photo);
  places.set(beside, row);
};

function placeUntimed(
  photos: readonly SubjectPhoto[],
  bodyOf: (photo: SubjectPhoto) => string | null,
  verdictOf: (photo: SubjectPhoto) => CardVerdict,
): Placement {
  const placement: Placement = { behind: new Map(), ahead: new Map(), loose: [] };
  const neighbours = findNeighbours(photos);
  const untimed = photos.filter((photo) => timeOf(photo) === null);
  for (const photo of untimed.toSorted((a, b) => compareNatural(a.name, b.name) || compareIds(a, b))) {
    const { before, after } = neighbours.get(photo) ?? { before: null, after: null };
    const isOneBody = before !== null && after !== null && bodyOf(before) === bodyOf(after);
    const isCard = verdictOf(photo).kind !== 'photo';
    if (isOneBody || isCard) add(placement.behind, before, photo);
    if (!isOneBody && isCard) add(placement.ahead, after, photo);
    if (!isOneBody && (!isCard || (before === null && after === null))) placement.loose.push(photo);
  }
  return placement;
}

/**
 * Rows of photos by body, in capture-time order. A photo without a time is placed by its file number, but
 * only between two photos of one body. A card without a time ends the run of every body it may belong to,
 * so it stands in the row of each neighbour.
 */
export function arrangeBodies(
  photos: readonly SubjectPhoto[],
  verdictOf: (photo: SubjectPhoto) => CardVerdict,
): Arrangement {
  const bodyOf = nameBodies(photos);
  const { behind, ahead, loose } = placeUntimed(photos, bodyOf, verdictOf);
  const entry = (photo: SubjectPhoto): BodyEntry => ({ photo, timeMs: timeOf(photo) });
  const rows = new Map<string, BodyEntry[]>();
  for (const photo of mendRollovers(photos.filter((one) => timeOf(one) !== null).toSorted(compareTimed))) {
    const body = bodyOf(photo) ?? '';
    const row = rows.get(body) ?? [];
    for (const one of [...(ahead.get(photo) ?? []), photo, ...(behind.get(photo) ?? [])]) row.push(entry(one));
    rows.set(body, row);
  }
  return { rows: [...rows].map(([body, entries]) => ({ body, entries })), loose };
}
