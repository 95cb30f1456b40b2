import { invariant } from '@shared/model/result';
import type { PhotoId } from '@shared/model/ids';
import { captureOrder } from '../capture-order';
import { compareNatural } from '../natural-order';
import { bodyKey } from './body-key';
import { coverOf } from './choose-cover';
import { checkCuts, type CountWarning } from './check-cuts';
import { createSampler, emptySample } from './fingerprint';
import { levelOf } from './factual-photo';
import type { GroupingPhoto, ProposedGroup } from './grouping-photo';

/** Groups of exactly the typed size; what is left over is named, never put into a set of another size. */
export interface CountedGroups {
  readonly groups: ProposedGroup[];
  readonly remainder: PhotoId[];
  readonly warnings: CountWarning[];
}

/**
 * Photos of each body in order. A photo that names no camera (damaged, or stripped of its metadata)
 * stays where its name puts it: taken out, it would shift every cut behind it.
 */
function splitInOrder(sorted: readonly GroupingPhoto[]): GroupingPhoto[][] {
  const bodies = new Map<string, GroupingPhoto[]>();
  const unknown: GroupingPhoto[] = [];
  let current: GroupingPhoto[] | null = null;
  for (const photo of sorted) {
    const key = photo.facts ? bodyKey(photo.facts, photo.name) : null;
    if (key !== null) {
      current = bodies.get(key) ?? null;
      // What came before the first photo of a known body belongs to it.
      if (!current) bodies.set(key, (current = unknown.splice(0)));
    }
    (current ?? unknown).push(photo);
  }
  return [...bodies.values(), unknown].filter((photos) => photos.length > 0);
}

function brightnessOf(photos: readonly GroupingPhoto[]): number[] {
  const levels = photos.map((photo) => (photo.facts ? levelOf(photo.facts) : Number.NaN));
  if (!levels.some(Number.isNaN)) return levels;
  const read = createSampler();
  const sample = emptySample();
  const luminances = photos.map((photo) => (read(photo.fingerprint, sample) ? sample.luminance : Number.NaN));
  // Without either the photo in the middle is as good as any.
  return luminances.some(Number.isNaN) ? photos.map((_, place) => place) : luminances;
}

function toGroup(photos: readonly GroupingPhoto[], order: 'name' | 'time', isDoubted: boolean): ProposedGroup {
  const members = photos.map((photo) => photo.id);
  return {
    kind: 'count',
    members,
    exposures: photos.length,
    isComplete: true,
    coverId: coverOf(members, brightnessOf(photos)),
    rule: 'count',
    reason: { is: 'count', count: photos.length, order },
    confidence: isDoubted ? 0.6 : 1,
  };
}

function remainderWarning(left: readonly GroupingPhoto[]): CountWarning[] {
  const [first, last] = [left[0], left.at(-1)];
  if (!first || !last) return [];
  return [{ code: 'remainder', first: first.name, last: last.name, photoIds: left.map((photo) => photo.id) }];
}

/**
 * Cuts the photos of each body into sets of `exposures`, by name (A–Z, numbers by value) or by
 * capture time. Sets never cross bodies. The warnings say where the times suggest that a photo is
 * missing or too many, so that the cut behind it is wrong; nothing is guessed.
 */
export function groupByCount(
  photos: readonly GroupingPhoto[],
  exposures: number,
  order: 'name' | 'time',
): CountedGroups {
  invariant(Number.isInteger(exposures) && exposures > 0, `a set has a whole number of exposures, not ${exposures}`);
  const byName = (a: GroupingPhoto, b: GroupingPhoto) => compareNatural(a.name, b.name) || (a.id < b.id ? -1 : 1);
  const result: CountedGroups = { groups: [], remainder: [], warnings: [] };
  for (const body of splitInOrder(photos.toSorted(order === 'name' ? byName : captureOrder))) {
    const whole = body.length - (body.length % exposures);
    const warnings = checkCuts(body, exposures);
    const doubted = new Set(warnings.flatMap((warning) => warning.photoIds));
    for (let start = 0; start < whole; start += exposures) {
      const members = body.slice(start, start + exposures);
      result.groups.push(
        toGroup(
          members,
          order,
          members.some((photo) => doubted.has(photo.id)),
        ),
      );
    }
    const left = body.slice(whole);
    result.remainder.push(...left.map((photo) => photo.id));
    result.warnings.push(...warnings, ...remainderWarning(left));
  }
  return result;
}
