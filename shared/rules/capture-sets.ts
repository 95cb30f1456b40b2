import type { FileRole, PhotoFacts } from '../model/photo';
import { roleOfExtension } from './file-kinds';

/** A camera file name cut in two: what the files of one capture share, and what tells them apart. */
export interface CaptureName {
  readonly stem: string;
  /** From the first dot after the stem on: `.JPG`, `.CR2.xmp`; empty when there is no extension. */
  readonly tail: string;
}

// Sony writes C0001.MP4, C0001M01.XML beside it and THMBNL/C0001T01.JPG for it (XAVC, PRIVATE/M4ROOT).
const SONY_CLIP_NOTE = /^(C\d{4,})(M\d\d\.XML)$/iu;
const SONY_CLIP_THUMBNAIL = /^(C\d{4,})(T\d\d\.JPE?G)$/iu;

/** Cuts `IMG_1.CR2.xmp` to `IMG_1` + `.CR2.xmp`: a companion's name may keep the extension of its photo. */
export function captureName(name: string): CaptureName {
  const dot = name.lastIndexOf('.');
  if (dot <= 0) return { stem: name, tail: '' };
  const inner = name.slice(0, dot);
  const role = roleOfExtension(name);
  const isCompanion = role !== 'image' && role !== 'raw' && role !== 'video';
  const innerDot = inner.lastIndexOf('.');
  const cut = isCompanion && innerDot > 0 && roleOfExtension(inner) !== null ? innerDot : dot;
  return { stem: name.slice(0, cut), tail: name.slice(cut) };
}

/** Folder and name under which the files of one capture meet. */
function meetingPlace(path: string): { readonly folder: string; readonly name: CaptureName } {
  const slash = path.lastIndexOf('/');
  const folder = path.slice(0, Math.max(slash, 0));
  const leaf = path.slice(slash + 1);
  const note = SONY_CLIP_NOTE.exec(leaf);
  if (note) return { folder, name: { stem: note[1] ?? '', tail: note[2] ?? '' } };
  const thumbnail = /(^|\/)THMBNL$/iu.test(folder) ? SONY_CLIP_THUMBNAIL.exec(leaf) : null;
  if (thumbnail) {
    return {
      folder: folder.replace(/THMBNL$/iu, 'CLIP'),
      name: { stem: thumbnail[1] ?? '', tail: thumbnail[2] ?? '' },
    };
  }
  return { folder, name: captureName(leaf) };
}

/** Stem and tail of a file by its whole path, makers' special folders included. */
export const captureNameOf = (path: string): CaptureName => meetingPlace(path).name;

/** A thumbnail that a camera keeps for a clip in another folder is no photo of its own. */
export const isClipThumbnail = (path: string): boolean =>
  /(^|\/)THMBNL\/[^/]+$/iu.test(path) && SONY_CLIP_THUMBNAIL.test(path.slice(path.lastIndexOf('/') + 1));

/** What stems are compared by: case and Unicode form do not tell captures apart. */
export const stemKey = (stem: string): string => stem.normalize('NFC').toLowerCase();

/** The compared stem of a camera file name. */
export const stemOf = (name: string): string => stemKey(captureName(name).stem);

/** Where the files of one capture meet within one source: folder and compared stem. */
export function captureSetKey(path: string): string {
  const { folder, name } = meetingPlace(path);
  return `${folder}/${stemKey(name.stem)}`;
}

export interface SetMember {
  readonly card: number;
  /** Relative to the source root, as listed. */
  readonly path: string;
  readonly role: FileRole;
}

/** The files of one folder that come from one press of the shutter. */
export interface CaptureSet<F extends SetMember> {
  readonly card: number;
  readonly folder: string;
  readonly stem: string;
  /** Pictures first, then what belongs to them: the order in which they are copied. */
  readonly files: readonly F[];
}

const ROLE_RANK: Readonly<Record<FileRole, number>> = {
  image: 0,
  raw: 1,
  video: 2,
  thumbnail: 3,
  audio: 4,
  sidecar: 5,
  other: 6,
};

/** The order of a photo's files: what is shown comes first. */
export const roleRank = (role: FileRole): number => ROLE_RANK[role];

/** True for what is a capture by itself; the other roles only belong to one. */
export const isCaptureRole = (role: FileRole): boolean => roleRank(role) <= ROLE_RANK.video;

interface Draft<F extends SetMember> {
  readonly set: { readonly card: number; readonly folder: string; readonly stem: string };
  readonly tails: Set<string>;
  readonly files: F[];
}

/** Files by exact stem; a stem whose tails differ only in case (`IMG_1.JPG`, `IMG_1.jpg`) gives two drafts. */
function draftsByExactStem<F extends SetMember>(files: Iterable<F>): Draft<F>[] {
  const drafts = new Map<string, Draft<F>[]>();
  for (const file of files) {
    const { folder, name } = meetingPlace(file.path);
    const key = `${String(file.card)}\0${folder}\0${name.stem}`;
    const tail = name.tail.toLowerCase();
    const there = drafts.get(key) ?? [];
    drafts.set(key, there);
    const host = there.find((draft) => !draft.tails.has(tail));
    host?.tails.add(tail);
    host?.files.push(file);
    if (!host) there.push({ set: { card: file.card, folder, stem: name.stem }, tails: new Set([tail]), files: [file] });
  }
  return [...drafts.values()].flat();
}

/**
 * Groups listed files into captures: same source, same folder, same stem. Stems that differ only in
 * case or Unicode form are one capture (`IMG_1.JPG`, `img_1.xmp`), unless both bring the same kind of
 * file: a case-sensitive card may hold `IMG_1.JPG` and `img_1.jpg`, and those are two photos.
 * Sets come in the order of their first file; the answer does not depend on anything else.
 */
export function captureSets<F extends SetMember>(files: Iterable<F>): CaptureSet<F>[] {
  const merged = new Map<string, Draft<F>[]>();
  const inOrder: Draft<F>[] = [];
  for (const draft of draftsByExactStem(files)) {
    const key = `${String(draft.set.card)}\0${draft.set.folder}\0${stemKey(draft.set.stem)}`;
    const rivals = merged.get(key) ?? [];
    const host = rivals.find((rival) => [...draft.tails].every((tail) => !rival.tails.has(tail)));
    if (host) {
      host.files.push(...draft.files);
      for (const tail of draft.tails) host.tails.add(tail);
      continue;
    }
    merged.set(key, [...rivals, draft]);
    inOrder.push(draft);
  }
  return inOrder.map(({ set, files: members }) => ({
    ...set,
    files: members.toSorted((a, b) => roleRank(a.role) - roleRank(b.role) || (a.path < b.path ? -1 : 1)),
  }));
}

/** What the pair rule looks at. */
export type PairFacts = Pick<PhotoFacts, 'capturedAtMs' | 'bodySerial' | 'make' | 'model'>;

export interface PairFile {
  /** The camera's file name, without folders. */
  readonly name: string;
  readonly facts: PairFacts | null;
}

/** A camera may write the time of a RAW and of its JPEG up to this far apart (ARCHITECTURE.md, "Photos and files"). */
const PAIR_WINDOW_MS = 2_000;

const isSameBody = (a: PairFacts, b: PairFacts): boolean =>
  a.bodySerial !== null && b.bodySerial !== null
    ? a.bodySerial === b.bodySerial
    : a.bodySerial === b.bodySerial && a.model !== null && a.model === b.model && a.make === b.make;

/**
 * Files of one photo wherever they lie: same stem, same body, capture times within 2 s. Bodies that
 * write no serial are told apart by make and model. Without times on both sides the answer is no.
 */
export function isSamePhoto(a: PairFile, b: PairFile): boolean {
  if (stemOf(a.name) !== stemOf(b.name) || !a.facts || !b.facts) return false;
  if (a.facts.capturedAtMs === null || b.facts.capturedAtMs === null) return false;
  return isSameBody(a.facts, b.facts) && Math.abs(a.facts.capturedAtMs - b.facts.capturedAtMs) <= PAIR_WINDOW_MS;
}

/**
 * True when two files of one folder and stem cannot be one capture after all: other bodies, or times
 * too far apart. What one of them does not say is no contradiction.
 */
export function isContradiction(a: PairFacts | null, b: PairFacts | null): boolean {
  if (!a || !b) return false;
  const haveSerials = a.bodySerial !== null && b.bodySerial !== null;
  if (haveSerials && a.bodySerial !== b.bodySerial) return true;
  // The same serial is the same body, however a program spells the model.
  if (!haveSerials && a.model !== null && b.model !== null && a.model !== b.model) return true;
  return (
    a.capturedAtMs !== null && b.capturedAtMs !== null && Math.abs(a.capturedAtMs - b.capturedAtMs) > PAIR_WINDOW_MS
  );
}
