import { open, readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { listChecks, type Checkable } from '@shared/domain/list-checks';
import { fileKey } from '@shared/domain/shoot-state';
import type { RestoredFile } from '@shared/model/custody';
import { photoIdSchema, type ImportId, type PhotoId } from '@shared/model/ids';
import type { Hole, PhotoFacts } from '@shared/model/photo';
import { fail, ok, type Result } from '@shared/model/result';
import { captureNameOf } from '@shared/rules/capture-sets';
import { roleOfExtension } from '@shared/rules/file-kinds';
import { collisionKey } from '@shared/rules/naming/collision-key';
import { cameraBase, renderTail } from '@shared/rules/naming/render-base';
import { custodyFacts } from '@shared/domain/card-custody';
import { saveCommand } from './import-journal';
import { restoreFile } from './ingest/check/restore-file';
import type { CopyFailure } from './ingest/copy-failure';
import { createDirectorySync } from './ingest/directory-sync';
import type { IoBuffers } from './ingest/io-buffers';
import { shownName, sourcePath } from './ingest/name-bytes';
import { removePart } from './ingest/part-file';
import { rescueFile } from './ingest/rescue/rescue-file';
import type { Shoot } from './shoots/library';
import type { OriginalAsk } from './fetch-original';
import { makeWritable } from './shoots/make-writable';

/** Why a file could not be mended; for people. */
export interface MendFailure {
  readonly code: string;
  readonly message: string;
}

export type CopyPlace = Pick<Checkable, 'photoId' | 'file' | 'destination'>;

export interface RescueReport {
  readonly photoId: PhotoId;
  readonly name: string;
  readonly sizeBytes: number;
  readonly holes: readonly Hole[];
}

export interface MendFiles {
  /** Puts one file back from the first of its other copies that is proven: another place, then the card if it is still in. */
  readonly restore: (shoot: Shoot, place: CopyPlace) => Promise<Result<RestoredFile, MendFailure>>;
  /** Copies what can be read of a file that an import could not. */
  readonly rescue: (
    shoot: Shoot,
    file: { readonly importId: ImportId; readonly card: number; readonly path: string },
  ) => Promise<Result<RescueReport, MendFailure>>;
}

export interface MendPorts {
  readonly buffers: IoBuffers;
  readonly newId: () => string;
  readonly readFacts: (head: Uint8Array, sizeBytes: number) => PhotoFacts | null;
  /** Fetches a file's bytes to a path from the studio; null while there is none to ask. */
  readonly fetchOriginal: (ask: OriginalAsk) => Promise<Result<null, MendFailure>> | null;
  /** Aborted when the app ends. */
  readonly signal: AbortSignal;
}

const NO_COPY: MendFailure = {
  code: 'no-good-copy',
  message:
    'No proven copy of this file can be reached now. Put the card in or connect the disk with a copy, and try again.',
};
const NO_STUDIO: MendFailure = {
  code: 'studio-away',
  message: 'Only the studio has this file, and the app is not connected to it. Connect it, and try again.',
};
const UNKNOWN: MendFailure = { code: 'not-found', message: 'This file is not known in the shoot any more.' };
const HEAD_BYTES = 131_072;

/** Parts of mending lie apart from those of imports, which each import tidies away. */
const mendingDir = (root: string): string => join(root, '.fieldproof', 'mending');
const asideDir = (root: string): string => join(root, '.fieldproof', 'set-aside');

/** Mends one file at a time. */
export function createMendFiles(ports: MendPorts): MendFiles {
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const done = last.then(work);
    last = done.catch(() => undefined);
    return done;
  };
  return {
    restore: (shoot, place) => inTurn(() => restore(ports, shoot, place)),
    rescue: (shoot, file) => inTurn(() => rescue(ports, shoot, file)),
  };
}

async function restore(ports: MendPorts, shoot: Shoot, place: CopyPlace): Promise<Result<RestoredFile, MendFailure>> {
  const { buffers, newId, signal } = ports;
  const { folder, store } = shoot;
  const copies = listChecks(store.state).filter(
    ({ photoId, file }) => photoId === place.photoId && file === place.file,
  );
  const bad = copies.find(({ destination }) => destination === place.destination);
  if (!bad) return fail(UNKNOWN);
  await makeWritable(store);
  const root = bad.destination === null ? folder : bad.root;
  const pathOf = ({ destination, file }: Checkable): string => destination ?? join(folder, file);
  const partPath = await freshPart(root, newId());
  const others = copies
    .filter((copy) => copy !== bad)
    .map((copy): Candidate => ({
      from: copy.destination === null ? 'library' : 'copy',
      path: Buffer.from(pathOf(copy)),
    }));
  const putFrom = async ({ from, path }: Candidate): Promise<Result<RestoredFile, CopyFailure>> => {
    const put = await restoreFile({
      ...{ from: path, to: pathOf(bad), sha256: bad.sha256, sizeBytes: bad.sizeBytes, partPath, buffers, signal },
      asideDir: asideDir(root),
      directories: createDirectorySync(),
    });
    if (!put.ok) return put;
    const restored: RestoredFile = { ...place, from, keptAside: put.value.keptAside };
    await saveCommand(shoot, { type: 'recordRestored', ...restored }, newId());
    return ok(restored);
  };
  let failure = NO_COPY;
  for (const candidate of candidates(shoot, bad, others)) {
    const put = await putFrom(candidate);
    if (put.ok) return put;
    // What is wrong with a copy is no reason not to try the next; what is wrong with the place is.
    if (put.error.side === 'destination') failure = put.error;
  }
  if (failure !== NO_COPY) return fail(failure);
  return restoreFromStudio(ports, { shoot, bad, root }, (path) => putFrom({ from: 'studio', path: Buffer.from(path) }));
}

/** The last place: what the studio has confirmed is fetched from there, beside, and only then put back as any copy is. */
async function restoreFromStudio(
  { fetchOriginal, newId, signal }: MendPorts,
  { shoot, bad, root }: { readonly shoot: Shoot; readonly bad: Checkable; readonly root: string },
  putFrom: (path: string) => Promise<Result<RestoredFile, MendFailure>>,
): Promise<Result<RestoredFile, MendFailure>> {
  const { photoId, sha256, sizeBytes } = bad;
  const { confirmed } = custodyFacts(shoot.store.state, photoId);
  if (!confirmed?.files.includes(sha256)) return fail(NO_COPY);
  const path = join(mendingDir(root), `${newId()}.studio.part`);
  await createDirectorySync().ensure(mendingDir(root));
  try {
    const fetched = await fetchOriginal({ photoId, sha256, sizeBytes, path, signal });
    if (fetched === null) return fail(NO_STUDIO);
    return fetched.ok ? await putFrom(path) : fetched;
  } finally {
    await removePart(path);
  }
}

interface Candidate {
  readonly from: RestoredFile['from'];
  readonly path: Buffer;
}

/** Where the bytes may be had: the other places, then every card that they came from. */
function candidates({ store: { state } }: Shoot, { photoId, sha256 }: Checkable, others: Candidate[]): Candidate[] {
  const cards = [...state.imports.values()].flatMap((run) =>
    [...run.settled].flatMap(([key, settled]): Candidate[] => {
      const listed = run.listed.get(key);
      if (!listed || settled.photoId !== photoId || settled.sha256 !== sha256) return [];
      const root = run.sources[listed.card]?.root;
      if (root === undefined) return [];
      return [{ from: 'card', path: sourcePath(root, listed.path) }];
    }),
  );
  return [...others, ...cards];
}

/** A place for one part; what an app that was ended has left there goes. */
async function freshPart(root: string, id: string): Promise<string> {
  const dir = mendingDir(root);
  const left = await readdir(dir).catch(() => []); // Not there yet: made when it is needed.
  for (const name of left) if (name.endsWith('.part')) await removePart(join(dir, name));
  return join(dir, `${id}.part`);
}

async function rescue(
  { buffers, newId, readFacts, signal }: MendPorts,
  shoot: Shoot,
  { importId, card, path }: { readonly importId: ImportId; readonly card: number; readonly path: string },
): Promise<Result<RescueReport, MendFailure>> {
  const { folder, store } = shoot;
  const run = store.state.imports.get(importId);
  const listed = run?.listed.get(fileKey(card, path));
  const root = run?.sources[card]?.root;
  if (!listed || root === undefined) return fail(UNKNOWN);
  await makeWritable(store);
  const { stem, tail } = captureNameOf(path.split('/').map(shownName).join('/'));
  const owned = new Set(
    [...store.state.photos.values()].flatMap(({ files }) => files.map((file) => collisionKey(file.path))),
  );
  const directories = createDirectorySync();
  const partPath = await freshPart(folder, newId());
  await directories.ensure(mendingDir(folder));
  const rescued = await rescueFile({
    source: sourcePath(root, path),
    ...{ sizeBytes: listed.sizeBytes, mtimeMs: listed.mtimeMs, partPath, signal },
    library: { root: folder, isOwned: (at) => owned.has(collisionKey(at)), directories, buffers },
    name: {
      base: `originals/${cameraBase({ orig: stem, tail: `.rescued${tail}` }).base}.rescued`,
      tail: renderTail('camera', tail),
    },
    onBytes: () => undefined,
  });
  if (!rescued.ok) return rescued;
  const { path: at, sha256, sizeBytes, holes } = rescued.value;
  const name = basename(at);
  const photoId = photoIdSchema.parse(newId());
  const file = {
    ...{ role: roleOfExtension(name) ?? ('other' as const), path: at, name, sha256, sizeBytes },
    source: { importId, card, path, mtimeMs: listed.mtimeMs },
    copies: [],
    holes: [...holes],
  };
  const facts = readFacts(await readHead(join(folder, at)), sizeBytes);
  await saveCommand(shoot, { type: 'recordRescued', photoId, file, facts }, newId());
  return ok({ photoId, name, sizeBytes, holes });
}

async function readHead(path: string): Promise<Uint8Array> {
  const handle = await open(path, 'r');
  try {
    const head = new Uint8Array(HEAD_BYTES);
    const { bytesRead } = await handle.read(head, 0, HEAD_BYTES, 0);
    return head.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}
