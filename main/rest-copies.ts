import { stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { photoCopies } from '@shared/domain/card-custody';
import type { ImportState, ShootState } from '@shared/domain/shoot-state';
import type { PhotoId } from '@shared/model/ids';
import type { PhotoFile } from '@shared/model/photo';
import { fail, ok, type Result } from '@shared/model/result';
import { saveCommand } from './import-journal';
import { copyRest, type RestReport } from './ingest/copy-rest';
import { createDirectorySync } from './ingest/directory-sync';
import { createIoBuffers } from './ingest/io-buffers';
import { planRoom } from './ingest/plan-import';
import { listMediaHashes } from './media-hash-lists';
import type { Shoot } from './shoots/library';

export interface RestFiles {
  /** Files of the import that are in the shoot. */
  readonly wanted: number;
  /** Those without a proven copy below the root. */
  readonly files: readonly { readonly photoId: PhotoId; readonly file: PhotoFile }[];
}

/** What an import's photos lack at a destination. @param root the shoot's folder there */
export function missingFrom(state: ShootState, run: ImportState, root: string): RestFiles {
  const files = new Map<string, { photoId: PhotoId; file: PhotoFile; isThere: boolean }>();
  for (const { photoId, sha256 } of run.settled.values()) {
    const photo = photoId === null ? undefined : state.photos.get(photoId);
    if (!photo) continue;
    for (const { file, copies } of photoCopies(state, photo)) {
      if (file.sha256 !== sha256) continue;
      const isThere = copies.some(
        ({ place, path, state: how }) => place === 'copy' && how === 'proven' && isBelow(path ?? '', root),
      );
      files.set(file.path, { photoId: photo.id, file, isThere });
    }
  }
  const all = [...files.values()];
  return { wanted: all.length, files: all.filter(({ isThere }) => !isThere) };
}

const isBelow = (path: string, root: string): boolean =>
  path.startsWith(root) && /^[\\/]/u.test(path.slice(root.length));

export interface RestPorts {
  readonly newId: () => string;
  readonly toolVersion: string;
  readonly reserveBytes: number;
  readonly signal: AbortSignal;
  readonly onProgress?: (progress: RestProgress) => void;
}

export interface RestProgress {
  readonly filesDone: number;
  readonly filesTotal: number;
  readonly bytesDone: number;
  readonly bytesTotal: number;
}

/** Copies to a folder what an import's photos lack there; refused when it is gone or too small. */
export async function copyTheRest(
  shoot: Shoot,
  { run, dir }: { readonly run: ImportState; readonly dir: string },
  { newId, toolVersion, reserveBytes, signal, onProgress = () => undefined }: RestPorts,
): Promise<Result<RestReport, { readonly code: string; readonly message: string }>> {
  const isThere = await stat(dir).then(
    () => true,
    () => false,
  );
  if (!isThere) return fail({ code: 'destination-lost', message: 'The folder is not there. Connect its disk first.' });
  const root = join(dir, basename(shoot.folder));
  const { state } = shoot.store;
  const { files } = missingFrom(state, run, root);
  const bytes = files.reduce((sum, { file }) => sum + file.sizeBytes, 0);
  const { refusal } = await planRoom([root], bytes, reserveBytes);
  if (refusal !== null) return fail(refusal);
  const buffers = createIoBuffers(1);
  let [filesDone, bytesDone] = [0, 0];
  const tell = (): void => {
    onProgress({ filesDone, filesTotal: files.length, bytesDone, bytesTotal: bytes });
  };
  tell();
  const report = await copyRest({
    runId: newId(),
    shootDir: shoot.folder,
    root,
    files,
    buffers,
    directories: createDirectorySync(),
    signal,
    onBytes: (more) => {
      bytesDone += more;
      tell();
    },
    record: async (made) => {
      await saveCommand(shoot, { type: 'recordCopies', copies: [made] }, newId());
      filesDone += 1;
      tell();
    },
  });
  buffers.rest();
  if (report.made > 0) {
    const listed = { root, isLibrary: false };
    // The photos are there and written down; the next import's list has them too.
    await listMediaHashes(shoot.store.state, listed, { toolVersion, clock: Date.now }).catch(() => null);
  }
  return ok(report);
}
