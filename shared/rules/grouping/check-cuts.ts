import type { PhotoId } from '@shared/model/ids';
import type { GroupingPhoto } from './grouping-photo';

/** Something a person should look at after cutting photos by a typed number. */
export interface CountWarning {
  /**
   * `remainder`: left over after the last set. `long-gap`: a minute lies inside one set. `missing`, `extra`: what was shot in
   * one go is not a number of whole sets.
   */
  readonly code: 'remainder' | 'long-gap' | 'missing' | 'extra';
  /** Names of the first and the last photo concerned. */
  readonly first: string;
  readonly last: string;
  readonly photoIds: PhotoId[];
}

/** CONVENTIONS 7: no set lasts that long between two photos. */
const LONG_GAP_S = 60;
/** A pause that parts what was shot in one go from what came next. */
const CLEAR_PAUSE_S = 1.5;
const CLEAR_FACTOR = 3;
/** Only when most of the photos come in goes of the typed size do the others mean anything. */
const MOSTLY = 0.6;

/** Idle seconds before each photo; NaN when a time is missing. */
function idles(photos: readonly GroupingPhoto[]): number[] {
  return photos.map((photo, k) => {
    const before = photos[k - 1]?.facts;
    const [from, to] = [before?.capturedAtMs ?? Number.NaN, photo.facts?.capturedAtMs ?? Number.NaN];
    return Math.abs(to - from) / 1000 - (before?.exposureTimeS ?? 0);
  });
}

/** Photos shot in one go: cut at every pause much longer than those before it. */
function goes(photos: readonly GroupingPhoto[], idleS: readonly number[]): GroupingPhoto[][] {
  const found: GroupingPhoto[][] = [];
  let longest = 0;
  photos.forEach((photo, k) => {
    const idle = idleS[k] ?? 0;
    const go = found.at(-1);
    if (go && !(idle > Math.max(CLEAR_PAUSE_S, CLEAR_FACTOR * longest + 0.3))) {
      go.push(photo);
      longest = Math.max(longest, Number.isNaN(idle) ? 0 : idle);
    } else {
      found.push([photo]);
      longest = 0;
    }
  });
  return found;
}

const idsOf = (photos: readonly GroupingPhoto[]): PhotoId[] => photos.map((photo) => photo.id);

function warnOfGo(go: readonly GroupingPhoto[], exposures: number): CountWarning[] {
  const [first, last] = [go[0], go.at(-1)];
  if (!first || !last || go.length % exposures === 0) return [];
  const code = go.length < exposures ? 'missing' : 'extra';
  return [{ code, first: first.name, last: last.name, photoIds: idsOf(go) }];
}

/** What the capture times of one body's photos, in the order they are cut, say against cutting them every `exposures`. */
export function checkCuts(photos: readonly GroupingPhoto[], exposures: number): CountWarning[] {
  const idleS = idles(photos);
  const warnings: CountWarning[] = [];
  for (let start = 0; start + exposures <= photos.length; start += exposures) {
    const set = photos.slice(start, start + exposures);
    const [first, last] = [set[0], set.at(-1)];
    if (!first || !last || !idleS.slice(start + 1, start + exposures).some((idle) => idle > LONG_GAP_S)) continue;
    warnings.push({ code: 'long-gap', first: first.name, last: last.name, photoIds: idsOf(set) });
  }
  const found = goes(photos, idleS);
  const fitting = found.filter((go) => go.length % exposures === 0).reduce((sum, go) => sum + go.length, 0);
  if (fitting >= MOSTLY * photos.length) warnings.push(...found.flatMap((go) => warnOfGo(go, exposures)));
  return warnings;
}
