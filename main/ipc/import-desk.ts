import type { ImportProgress as ImportProgressView } from '@shared/contract/import-view';
import type { Said } from '@shared/contract/said';
import type { BucketId, ImportId, PhotoId, ShootId } from '@shared/model/ids';
import type { Core } from '../core';
import type { EndedFile, ImportReport } from '../ingest/import-types';
import type { Shoot } from '../shoots/library';
import type { RunningImport } from '../import-runs';
import type { Send } from './shoot-feed';

/** One import as the window follows it, from its first file to its last picture. */
interface Followed {
  readonly run: RunningImport;
  bucketId: BucketId | null;
  readonly counts: { verified: number; duplicate: number; skipped: number; failed: number };
  readonly photoIds: Set<PhotoId>;
  end: { readonly state: 'done' | 'cancelled' | 'stopped'; readonly stopped: Said | null } | null;
}

export interface ImportDesk {
  /** Follows whatever runs in this shoot, whoever began it: the window, a watch folder, the app at its start. */
  readonly followAll: (shoot: Shoot) => void;
  /** Photos of this import go to this bucket, when it has ended. */
  readonly placeIn: (importId: ImportId, bucketId: BucketId) => void;
  readonly onFileEnded: (shootId: ShootId, ended: EndedFile) => void;
  /** Something moved: the window is told, at most ten times a second for each import. */
  readonly onMoved: (shootId: ShootId) => void;
  readonly view: (importId: ImportId) => ImportProgressView | null;
}

const TELL_MS = 100;

export function createImportDesk(
  core: Pick<Core, 'arrivals' | 'imports' | 'newId'>,
  send: Send,
  schedule: (ms: number, run: () => void) => () => void,
): ImportDesk {
  const followed = new Map<ImportId, Followed>();
  const waiting = new Set<ImportId>();

  const tellSoon = (importId: ImportId): void => {
    if (waiting.has(importId)) return;
    waiting.add(importId);
    schedule(TELL_MS, () => {
      waiting.delete(importId);
      const progress = view(importId);
      if (progress) send('import:progressed', progress);
    });
  };

  function view(importId: ImportId): ImportProgressView | null {
    const one = followed.get(importId);
    if (!one) return null;
    const { run, counts, end } = one;
    const latest = run.progress();
    const looked = core.arrivals(run.shootId)?.progress() ?? { done: 0, total: 0 };
    return {
      importId,
      shootId: run.shootId,
      state: stateOf(one, latest !== null, looked.done < looked.total),
      files: { total: latest?.filesTotal ?? 0, ...counts },
      bytesDone: latest?.bytesDone ?? 0,
      bytesTotal: latest?.bytesTotal ?? 0,
      bytesPerSecond: latest?.bytesPerS ?? null,
      secondsLeft: latest?.secondsLeft ?? null,
      looked,
      destinations: (latest?.destinations ?? []).map(({ root, copies, failure }) => ({
        path: root,
        copies,
        failure: failure && { code: failure.code, message: failure.message },
      })),
      lack: end ? null : run.lack(),
      stopped: end?.stopped ?? null,
    };
  }

  function follow(shoot: Shoot, run: RunningImport): void {
    const counts = { verified: 0, duplicate: 0, skipped: 0, failed: 0 };
    const one: Followed = { run, bucketId: null, counts, photoIds: new Set(), end: null };
    followed.set(run.importId, one);
    void run.done.then(async (result) => {
      one.end = result.ok
        ? { state: result.value.how, stopped: stoppedBy(result.value) }
        : { state: 'stopped', stopped: { code: result.error.code, message: result.error.message } };
      if (result.ok) setCounts(one, result.value);
      tellSoon(run.importId);
      const { bucketId, photoIds } = one;
      if (bucketId !== null && photoIds.size > 0) await place(core, shoot, { bucketId, photoIds: [...photoIds] });
    });
  }

  return {
    followAll: (shoot) => {
      for (const run of core.imports.running()) {
        if (run.shootId !== shoot.id) continue;
        if (followed.get(run.importId)?.run !== run) follow(shoot, run);
      }
      for (const one of followed.values()) if (one.run.shootId === shoot.id) tellSoon(one.run.importId);
    },
    placeIn: (importId, bucketId) => {
      const one = followed.get(importId);
      if (one) one.bucketId = bucketId;
    },
    onFileEnded: (shootId, { outcome, photoId, file }) => {
      for (const one of followed.values()) {
        if (one.run.shootId !== shootId || one.end) continue;
        one.counts[outcome.outcome] += 1;
        if (file && photoId) one.photoIds.add(photoId);
        tellSoon(one.run.importId);
      }
    },
    onMoved: (shootId) => {
      for (const one of followed.values()) if (one.run.shootId === shootId) tellSoon(one.run.importId);
    },
    view,
  };
}

const stoppedBy = ({ code, message }: ImportReport): Said | null =>
  message === null ? null : { code: code ?? 'stopped', message };

function setCounts(one: Followed, { counts }: ImportReport): void {
  const { verified, duplicate, skipped, failed } = counts;
  Object.assign(one.counts, { verified, duplicate, skipped, failed });
}

function stateOf({ run, end }: Followed, isListed: boolean, isLooking: boolean): ImportProgressView['state'] {
  if (end) return end.state === 'done' && isLooking ? 'looking' : end.state;
  if (run.controls.isPaused()) return 'paused';
  if (run.lack() !== null) return 'waiting';
  return isListed ? 'copying' : 'listing';
}

/** Photos dropped on a bucket go there. */
async function place(
  core: Pick<Core, 'newId'>,
  shoot: Shoot,
  { bucketId, photoIds }: { bucketId: BucketId; photoIds: PhotoId[] },
): Promise<void> {
  await shoot.store.dispatch({ type: 'placePhotos', photoIds, bucketId, beforePhotoId: null }, { cmd: core.newId() });
}
