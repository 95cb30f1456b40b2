import { fileNumber } from '../capture-order';
import { compareNatural } from '../natural-order';
import { createSampler, emptySample, likeness, type Sample } from './fingerprint';
import type { GroupingPhoto } from './grouping-photo';

/** Photos without metadata whose pixels show one framing at several exposures, in order of their names. */
export interface LikenessSet {
  readonly photos: readonly GroupingPhoto[];
  /** Mean luminance, 0–255: the only hint at the exposure. */
  readonly luminances: readonly number[];
}

interface Seen {
  readonly photo: GroupingPhoto;
  readonly sample: Sample;
}

/** Stricter than with metadata, because nothing else speaks for a set. */
const ALIKE_FROM = 0.8;
/** Mean luminance of neighbouring exposures differs by at least this; copies and bursts do not. */
const DISTINCT_LUMINANCE = 10;
const FEWEST = 3;
const MOST = 9;

function see(photos: readonly GroupingPhoto[]): Seen[] {
  const read = createSampler();
  return photos
    .filter((photo) => photo.fingerprint !== null)
    .sort((a, b) => compareNatural(a.name, b.name) || (a.id < b.id ? -1 : 1))
    .flatMap((photo) => {
      const sample = emptySample();
      return read(photo.fingerprint, sample) ? [{ photo, sample }] : [];
    });
}

const prefixOf = (name: string): string => /^(.*?)\d*\.[^.]*$/.exec(name)?.[1] ?? '';

/** Numbered names must follow one another: a hole may be any number of other photos. */
function areNamedInTurn(a: Seen, b: Seen): boolean {
  const numberA = fileNumber(a.photo.name);
  const numberB = fileNumber(b.photo.name);
  if (numberA === null || numberB === null) return numberA === numberB;
  return prefixOf(a.photo.name) === prefixOf(b.photo.name) && numberB - numberA <= 2;
}

/** Each photo must be like the nearest in brightness: far exposures hide too much to be compared. */
function isOneFraming(seen: readonly Seen[]): boolean {
  const ladder = seen.toSorted((a, b) => a.sample.luminance - b.sample.luminance);
  return ladder.every((brighter, k) => {
    const darker = ladder[k - 1];
    if (!darker) return true;
    if (brighter.sample.luminance - darker.sample.luminance < DISTINCT_LUMINANCE) return false;
    return (likeness(darker.sample, brighter.sample) ?? 0) >= ALIKE_FROM;
  });
}

/** Anything alike between them makes neighbours one run; only a whole run can be a set. */
function belongTogether(a: Seen, b: Seen): boolean {
  return areNamedInTurn(a, b) && (likeness(a.sample, b.sample) ?? 0) >= ALIKE_FROM - 0.15;
}

/**
 * Sets among photos that tell neither time nor exposure: neighbours by name that look alike, each
 * brighter or darker than the others. A run is a set as a whole or not at all.
 */
export function findLikenessSets(photos: readonly GroupingPhoto[]): LikenessSet[] {
  const runs: Seen[][] = [];
  for (const seen of see(photos)) {
    const run = runs.at(-1);
    const last = run?.at(-1);
    if (run && last && belongTogether(last, seen)) run.push(seen);
    else runs.push([seen]);
  }
  return runs
    .filter((run) => run.length >= FEWEST && run.length <= MOST && isOneFraming(run))
    .map((run) => ({ photos: run.map(({ photo }) => photo), luminances: run.map(({ sample }) => sample.luminance) }));
}
