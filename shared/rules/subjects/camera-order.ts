import type { PhotoFacts } from '@shared/model/photo';
import { compareNatural } from '../natural-order';
import type { SubjectPhoto } from './subject-photo';

/** A camera's counter has four or five digits and starts again from 1 after the last. */
const CAMERA_NAME = /^(.*?)(\d{4,})$/su;
const CAMERA_FOLDER = /^\d{3}[\dA-Z_]{5}$/iu;
/** A jump in numbers this large within one folder is the counter starting again, not missing files. */
export const ROLLOVER = 5000;

/** A file's place in its camera's own count. */
export interface CountedName {
  /** Where the camera's folders lie, and the name's prefix: files of one count share it. */
  readonly series: string;
  readonly folder: string;
  readonly number: number;
}

/** Null for names that no camera counted. */
export function countedName(name: string): CountedName | null {
  const parts = name.split('/');
  const stem = (parts.pop() ?? '').replace(/\.[^.]*$/u, '');
  const match = CAMERA_NAME.exec(stem);
  if (match === null) return null;
  const folder = parts.pop() ?? '';
  // Folders that a person named are in no order; a camera's are (100CANON, 101CANON; DCF: three digits first).
  const above = CAMERA_FOLDER.test(folder) ? parts : [...parts, folder];
  return { series: `${above.join('/')}/|${match[1] ?? ''}`, folder, number: Number(match[2]) };
}

interface Counted {
  readonly photo: SubjectPhoto;
  readonly counted: CountedName;
}

/** Photos of one count in the order the camera numbered them, across folders and a counter that starts again. */
export function bySeries(photos: readonly SubjectPhoto[]): Map<string, SubjectPhoto[]> {
  const rows = new Map<string, Counted[]>();
  for (const photo of photos) {
    const counted = countedName(photo.name);
    if (counted === null) continue;
    const row = rows.get(counted.series) ?? [];
    row.push({ photo, counted });
    rows.set(counted.series, row);
  }
  const ordered = new Map<string, SubjectPhoto[]>();
  for (const [series, row] of rows) {
    row.sort(
      (a, b) =>
        compareNatural(a.counted.folder, b.counted.folder) ||
        a.counted.number - b.counted.number ||
        compareIds(a.photo, b.photo),
    );
    ordered.set(
      series,
      unrolled(row).map(({ photo }) => photo),
    );
  }
  return ordered;
}

/**
 * Within each folder, what follows the wide jump was counted before the counter started again; the clock
 * has to agree, else numbers are merely missing.
 */
function unrolled(row: readonly Counted[]): Counted[] {
  const folders = new Map<string, Counted[]>();
  for (const entry of row) {
    const folder = folders.get(entry.counted.folder) ?? [];
    folder.push(entry);
    folders.set(entry.counted.folder, folder);
  }
  return [...folders.values()].flatMap((entries) => {
    const cut = entries.findIndex((entry, index) => {
      const before = entries[index - 1];
      return before !== undefined && entry.counted.number - before.counted.number > ROLLOVER;
    });
    if (cut < 0) return entries;
    const low = entries.slice(0, cut);
    const high = entries.slice(cut);
    const start = (part: readonly Counted[]): number =>
      part.map(({ photo }) => photo.facts?.capturedAtMs ?? null).find((time) => time !== null) ?? Infinity;
    return start(high) <= start(low) ? [...high, ...low] : entries;
  });
}

/** Same on every run whatever order photos come in. */
export function compareIds(left: SubjectPhoto, right: SubjectPhoto): number {
  return left.id < right.id ? -1 : left.id > right.id ? 1 : 0;
}

const modelOf = (facts: PhotoFacts): string => `${facts.make ?? ''}|${facts.model ?? ''}`;

/**
 * Names the body of each photo. A photo without a serial joins its model's only serial: bodies do not
 * forget who they are, but programs that rewrite a file do.
 */
export function nameBodies(photos: readonly SubjectPhoto[]): (photo: SubjectPhoto) => string | null {
  const serials = new Map<string, Set<string>>();
  for (const { facts } of photos) {
    if (facts?.bodySerial == null) continue;
    serials.set(modelOf(facts), (serials.get(modelOf(facts)) ?? new Set()).add(facts.bodySerial));
  }
  return ({ facts }) => {
    if (facts === null) return null;
    const own = serials.get(modelOf(facts));
    const serial = facts.bodySerial ?? (own?.size === 1 ? [...own][0] : undefined) ?? '';
    return `${modelOf(facts)}|${serial}`;
  };
}
