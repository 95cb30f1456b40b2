import { hostname } from 'node:os';
import { isAbsolute, join, relative } from 'node:path';
import { xxh3 } from '@node-rs/xxhash';
import type { ShootState } from '@shared/domain/shoot-state';
import type { KeptCheck } from '@shared/model/custody';
import type { Photo, PhotoFile } from '@shared/model/photo';
import { isAtLeast } from '@shared/rules/custody/fold-check';
import { readHistory, type MhlHistory } from './ingest/mhl/history';
import type { HashEntry } from './ingest/mhl/manifest-xml';
import { writeGeneration } from './ingest/mhl/write-generation';
import { textOfXml, xmlText } from './ingest/mhl/xml-text';
import { openSource } from './ingest/open-source';

export interface MediaHashListPorts {
  readonly toolVersion: string;
  /** Ms since 1970 UTC. */
  readonly clock: () => number;
}

/** One root that holds copies of the shoot's files: the shoot folder itself, or the shoot's folder at a destination. */
export interface ListedRoot {
  readonly root: string;
  readonly isLibrary: boolean;
}

/** A file as it lies in one root. */
interface FileInRoot {
  readonly file: PhotoFile & { readonly xxh3: string };
  /** Relative to the root, `/` separated. */
  readonly path: string;
  readonly check: KeptCheck | undefined;
  readonly importedAtMs: number;
}

/**
 * Adds a generation of the media hash list to a root: what it got since the last one as `original`, what was looked at
 * since then as `verified` or `failed`. Nothing new, no generation. Rejects with the disk's error.
 */
export async function listMediaHashes(
  state: ShootState,
  { root, isLibrary }: ListedRoot,
  { toolVersion, clock }: MediaHashListPorts,
): Promise<string | null> {
  const history = await readHistory(root);
  const entries: HashEntry[] = [];
  for (const found of filesIn(state, root, isLibrary)) {
    const entry = await entryOf(root, found, history);
    if (entry !== null) entries.push(entry);
  }
  return writeGeneration(root, history, { createdAtMs: clock(), hostname: hostname(), toolVersion }, entries);
}

const filesIn = (state: ShootState, root: string, isLibrary: boolean): readonly FileInRoot[] =>
  [...state.photos.values()].flatMap((photo) =>
    photo.files.flatMap((file) => placesIn(root, isLibrary, { photo, file, checks: state.checks.get(photo.id) ?? [] })),
  );

/** A file without the list's own hash (imported before it was kept, or rescued) is not in the list. */
function placesIn(
  root: string,
  isLibrary: boolean,
  { photo, file, checks }: { readonly photo: Photo; readonly file: PhotoFile; readonly checks: readonly KeptCheck[] },
): readonly FileInRoot[] {
  const { xxh3: hash } = file;
  if (hash === undefined) return [];
  return (isLibrary ? [null] : file.copies).flatMap((destination) => {
    const path = destination === null ? file.path : relative(root, destination).replaceAll('\\', '/');
    if (path.startsWith('..') || isAbsolute(path)) return [];
    const check = checks.find((one) => one.file === file.path && one.destination === destination);
    return [{ file: { ...file, xxh3: hash }, path, check, importedAtMs: photo.importedAtMs }];
  });
}

async function entryOf(
  root: string,
  { file, path, check, importedAtMs }: FileInRoot,
  { listed, newestAtMs }: MhlHistory,
): Promise<HashEntry | null> {
  const { sizeBytes, xxh3: hash, source } = file;
  const entry = { path, sizeBytes, mtimeMs: source.mtimeMs, xxh3: hash };
  const isBad = check !== undefined && check.result !== 'ok';
  // As it stands in a manifest: what XML cannot carry is written otherwise there.
  if (!listed.has(textOfXml(xmlText(path)))) {
    return isBad ? null : { ...entry, action: 'original', hashedAtMs: check?.at ?? importedAtMs };
  }
  if (check === undefined || check.at <= newestAtMs) return null;
  if (check.result === 'ok') {
    return isAtLeast(check.level, 'L2') ? { ...entry, action: 'verified', hashedAtMs: check.at } : null;
  }
  // The list wants the hash that was found; what is gone or cannot be read has none.
  const found = check.result === 'different' ? await hashOf(join(root, path)) : null;
  if (found === null || found.xxh3 === hash) return null;
  return { ...entry, ...found, action: 'failed', hashedAtMs: check.at };
}

async function hashOf(path: string): Promise<{ readonly xxh3: string; readonly sizeBytes: number } | null> {
  const opened = await openSource(Buffer.from(path));
  if (!opened.ok) return null;
  const { handle } = opened.value;
  try {
    const digest = xxh3.Xxh3.withSeed();
    let sizeBytes = 0;
    for await (const block of handle.createReadStream({ autoClose: false }) as AsyncIterable<Buffer>) {
      digest.update(block);
      sizeBytes += block.length;
    }
    return { xxh3: digest.digest().toString(16).padStart(16, '0'), sizeBytes };
  } catch {
    return null; // It was readable when it was looked at, and is not any more.
  } finally {
    await handle.close();
  }
}
