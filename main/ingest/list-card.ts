import type { Dirent } from 'node:fs';
import { lstat, open, readdir } from 'node:fs/promises';
import { captureSetKey, isClipThumbnail } from '@shared/rules/capture-sets';
import {
  judgeName,
  KIND_HEAD_BYTES,
  roleOfHead,
  skippedFolder,
  skipReason,
  type SkipReason,
} from '@shared/rules/file-kinds';
import { fail, ok, type Result } from '@shared/model/result';
import type { FileRole } from '@shared/model/photo';
import { errnoOf } from './copy-failure';
import { inOrder } from './in-order';
import { escapeName, sourcePath } from './name-bytes';
import { SAFE_READ } from './open-flags';

/** One file that will be imported. */
export interface CardFile {
  /** Relative to the root, `/` separated, escaped (see `escapeName`). */
  readonly path: string;
  readonly sizeBytes: number;
  readonly mtimeMs: number;
  readonly role: FileRole;
}

/** Something that was found and will not be imported; a folder that cannot be looked into ends with `/`. */
export interface LeftFile {
  readonly path: string;
  readonly sizeBytes: number;
  readonly mtimeMs: number;
  readonly code: string;
  /** One sentence a photographer understands. */
  readonly message: string;
}

/** Everything on a card, each entry once: `files` + `skipped` + `failed` is the card's count. */
export interface CardListing {
  readonly files: readonly CardFile[];
  readonly skipped: readonly LeftFile[];
  readonly failed: readonly LeftFile[];
  readonly totalBytes: number;
}

export interface ListFailure {
  readonly code: 'card-removed' | 'cancelled';
  readonly message: string;
}

export interface ListOptions {
  readonly signal?: AbortSignal;
  /** Only these files (escaped, relative to the root): what a person chose or dropped, or a watch found ready. */
  readonly only?: readonly string[];
}

/** Folders in folders beyond this are a loop or an attack; no camera nests deeper than four. */
const MAX_DEPTH = 64;
const STATS_IN_FLIGHT = 32;

interface Found {
  readonly files: CardFile[];
  readonly skipped: LeftFile[];
  readonly failed: LeftFile[];
  /** Files that belong to a photo only if one of the same stem lies beside them. */
  readonly doubtful: LeftFile[];
}

const REMOVED: ListFailure = {
  code: 'card-removed',
  message: 'The card or folder could not be read. Is it still connected?',
};
const CANCELLED: ListFailure = { code: 'cancelled', message: 'The import was cancelled.' };
const FOLDER_TOO_DEEP = 'The folders on this card are nested too deeply to be read.';
const UNREADABLE_FOLDER = 'This folder could not be read, so what is in it was not imported.';
const UNREADABLE_FILE = 'This file could not be read.';

/** A chosen path must stay under its root: it may come from the window. */
const isInside = (path: string): boolean => path.split('/').every((segment) => !['', '.', '..'].includes(segment));

/** `IMG_1 (1)`, `IMG_1_copy`, `Copy of IMG_1`: what a computer calls the copy of a camera's file. */
const COPY_STEM = /( ?\(\d+\)|[ _-]+(copy|kopia|kopie|copie)( ?\d+)?)$|^(copy of|kopia|kopie von|copie de) /iu;

/**
 * Order of a folder: by stem, then by the rest, each by bytes, and copies last: of two equal files the
 * first is the photo and the other its duplicate, and a photo should keep the camera's name.
 */
function compareNames(a: Buffer, b: Buffer): number {
  const [left, right] = [stemBytes(a), stemBytes(b)];
  return Number(isCopy(left)) - Number(isCopy(right)) || Buffer.compare(left, right) || Buffer.compare(a, b);
}

const isCopy = (stem: Buffer): boolean => COPY_STEM.test(stem.toString('latin1'));

function stemBytes(name: Buffer): Buffer {
  const dot = name.lastIndexOf(0x2e);
  return dot <= 0 ? name : name.subarray(0, dot);
}

/**
 * Lists a card or folder once, read-only: nothing is followed, opened for writing or marked. Files come in
 * a fixed order, folder by folder (`compareNames`), so that the same card always gives the same list.
 */
export async function listCard(root: string, options: ListOptions = {}): Promise<Result<CardListing, ListFailure>> {
  const found: Found = { files: [], skipped: [], failed: [], doubtful: [] };
  const walk: Walk = { root, found, signal: options.signal ?? null };
  try {
    await lstat(root);
    if (options.only) await noteFiles(walk, options.only.filter(isInside), null);
    else await walkFolder(walk, '', null);
    // What failed may have failed because the card went away meanwhile.
    if (found.failed.length > 0) await readdir(root);
  } catch (error) {
    if (options.signal?.aborted) return fail(CANCELLED);
    if (errnoOf(error) === null) throw error;
    return fail(REMOVED);
  }
  const files = adoptBelongings(found);
  const totalBytes = files.reduce((sum, file) => sum + file.sizeBytes, 0);
  return ok({ files, skipped: found.skipped, failed: found.failed, totalBytes });
}

/** Takes what carries the stem of a capture in its folder, whatever its extension; the rest stays on the card. */
function adoptBelongings(found: Found): CardFile[] {
  const captures = new Set(found.files.map((file) => captureSetKey(file.path)));
  const adopted: CardFile[] = [];
  for (const { path, sizeBytes, mtimeMs, ...reason } of found.doubtful) {
    if (captures.has(captureSetKey(path))) adopted.push({ path, sizeBytes, mtimeMs, role: 'other' });
    else found.skipped.push({ path, sizeBytes, mtimeMs, ...reason });
  }
  return adopted.length === 0 ? found.files : [...found.files, ...adopted];
}

/** One listing under way. */
interface Walk {
  readonly root: string;
  readonly found: Found;
  readonly signal: AbortSignal | null;
}

/** @param skip why the whole branch is left on the card and only counted; null to look into it */
async function walkFolder(walk: Walk, folder: string, skip: SkipReason | null): Promise<void> {
  const entries = await readFolder(walk, folder, skip);
  const names: string[] = [];
  const folders: { readonly path: string; readonly skip: SkipReason | null }[] = [];
  for (const entry of entries) {
    walk.signal?.throwIfAborted();
    const name = escapeName(entry.name);
    const path = folder === '' ? name : `${folder}/${name}`;
    if (entry.isDirectory()) folders.push({ path, skip: skip ?? skippedFolder(name) });
    else names.push(path);
  }
  await noteFiles(walk, names, skip);
  for (const next of folders) await walkFolder(walk, next.path, next.skip);
}

async function readFolder({ root, found }: Walk, folder: string, skip: SkipReason | null): Promise<Dirent<Buffer>[]> {
  const leave = (code: string, message: string): Dirent<Buffer>[] => {
    const entry = { path: `${folder}/`, sizeBytes: 0, mtimeMs: 0 };
    if (skip) found.skipped.push({ ...entry, ...skip });
    else found.failed.push({ ...entry, code, message });
    return [];
  };
  if (folder.split('/').length > MAX_DEPTH) return leave('folder-too-deep', FOLDER_TOO_DEEP);
  try {
    const entries = await readdir(sourcePath(root, folder), { withFileTypes: true, encoding: 'buffer' });
    return entries.sort((a, b) => compareNames(a.name, b.name));
  } catch (error) {
    // Without its root there is no card; a folder of it that refuses is one entry of the list.
    if (folder === '' || isGone(error)) throw error;
    return leave('folder-unreadable', UNREADABLE_FOLDER);
  }
}

const isGone = (error: unknown): boolean => ['ENODEV', 'ENXIO', 'ENOTCONN'].includes(errnoOf(error) ?? '');

async function noteFiles(
  { root, found, signal }: Walk,
  paths: readonly string[],
  skip: SkipReason | null,
): Promise<void> {
  const judge = (path: string): Promise<Judged> => {
    signal?.throwIfAborted();
    return judgeFile(root, path, skip);
  };
  await inOrder(paths, STATS_IN_FLIGHT, judge, (judged) => {
    if (judged.list === 'files') found.files.push(judged.entry);
    else found[judged.list].push(judged.entry);
  });
}

type Judged =
  | { readonly list: 'files'; readonly entry: CardFile }
  | { readonly list: 'skipped' | 'failed' | 'doubtful'; readonly entry: LeftFile };

async function judgeFile(root: string, path: string, skip: SkipReason | null): Promise<Judged> {
  const at = sourcePath(root, path);
  let entry = { path, sizeBytes: 0, mtimeMs: 0 };
  try {
    const stat = await lstat(at);
    entry = { path, sizeBytes: stat.isFile() ? stat.size : 0, mtimeMs: stat.mtimeMs };
    if (stat.isSymbolicLink()) return { list: 'skipped', entry: { ...entry, ...skipReason('link') } };
    if (!stat.isFile()) return { list: 'skipped', entry: { ...entry, ...skipReason('special-file') } };
    if (skip) return { list: 'skipped', entry: { ...entry, ...skip } };
    const segments = path.split('/');
    const name = segments.pop() ?? '';
    const verdict = judgeName(segments, name);
    if (verdict.kind === 'take') {
      return { list: 'files', entry: { ...entry, role: isClipThumbnail(path) ? 'thumbnail' : verdict.role } };
    }
    const role = roleOfHead(await readHead(at));
    if (role) return { list: 'files', entry: { ...entry, role } };
    return {
      list: verdict.otherwise.code === 'not-a-photo' ? 'doubtful' : 'skipped',
      entry: { ...entry, ...verdict.otherwise },
    };
  } catch (error) {
    if (errnoOf(error) === null || isGone(error)) throw error;
    if (skip) return { list: 'skipped', entry: { ...entry, ...skip } };
    return { list: 'failed', entry: { ...entry, code: 'source-unreadable', message: UNREADABLE_FILE } };
  }
}

async function readHead(path: Buffer): Promise<Uint8Array> {
  const file = await open(path, SAFE_READ);
  try {
    const head = new Uint8Array(KIND_HEAD_BYTES);
    const { bytesRead } = await file.read(head, 0, head.length, 0);
    return head.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}
