import { availableParallelism, freemem, totalmem } from 'node:os';
import { statfs } from 'node:fs/promises';
import type { Settings } from '@shared/contract/settings';
import type { SyncStatus } from '@shared/contract/sync-view';
import type { ShootState } from '@shared/domain/shoot-state';
import type { Library, Shoot } from '../shoots/library';
import type { DiagnosticLog } from './diagnostic-log';

export interface DiagnosticSources {
  readonly library: Library;
  readonly settings: Settings;
  readonly sync: SyncStatus;
  readonly log: DiagnosticLog;
  readonly versions: Readonly<Record<string, string>>;
  readonly clock: () => number;
}

const LAST_LINES = 300;
const INDENT = 2;

const countBy = (keys: Iterable<string>): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const key of keys) counts[key] = (counts[key] ?? 0) + 1;
  return counts;
};

const gigabytes = (bytes: number): number => Math.round(bytes / 1e8) / 10;

function importsOf({ imports }: ShootState): object[] {
  return [...imports.values()].map(({ listed, settled, ended, sources, copyDirs, readsTwice, startedAtMs }) => ({
    startedAt: new Date(startedAtMs).toISOString(),
    cards: sources.length,
    copies: copyDirs.length,
    readsTwice,
    listed: listed.size,
    outcomes: countBy(
      [...settled.values()].map(({ outcome }) =>
        'code' in outcome ? `${outcome.outcome}:${outcome.code}` : outcome.outcome,
      ),
    ),
    ended: ended && { how: ended.how, code: ended.code },
  }));
}

function queueOf({ sends }: ShootState): Record<string, number> {
  return countBy(
    [...sends.values()].map(({ intent, confirmed, parked }) => {
      if (parked) return parked.isIgnored ? 'ignored' : `parked:${parked.code}`;
      if (intent) return 'queued';
      return confirmed ? 'confirmed' : 'none';
    }),
  );
}

function shootFacts({ id, store }: Shoot): object {
  const { state } = store;
  const photos = [...state.photos.values()];
  return {
    id,
    kind: state.head?.kind ?? null,
    readOnly: store.access === 'write' ? null : store.access.readOnly.reason,
    photos: photos.length,
    files: countBy(photos.flatMap((photo) => photo.files.map((file) => file.role))),
    removed: photos.filter((photo) => photo.isRemoved).length,
    withoutId: photos.filter((photo) => photo.tags.length === 0).length,
    damaged: countBy(photos.flatMap((photo) => (photo.damage ? [photo.damage.code] : []))),
    groups: countBy([...state.groups.values()].map((group) => group.rule)),
    buckets: state.buckets.length,
    subjects: state.subjects.size,
    imports: importsOf(state),
    queue: queueOf(state),
  };
}

async function diskOf(dir: string): Promise<object | null> {
  try {
    const { bsize, bavail, blocks } = await statfs(dir);
    return { freeGB: gigabytes(bsize * bavail), sizeGB: gigabytes(bsize * blocks) };
  } catch {
    return null;
  }
}

/** Everything that may help and that names nobody (docs/spec/diagnostics.md), as the text that is shown and saved. */
export async function diagnosticReport({
  library,
  settings,
  sync,
  log,
  versions,
  clock,
}: DiagnosticSources): Promise<string> {
  const { language, theme, isAutoSync, studio, copyDirs } = settings;
  const shoots = library.list().map(({ id, trouble }) => {
    const open = library.get(id);
    return open ? shootFacts(open) : { id, trouble: trouble?.code ?? 'opening' };
  });
  const report = {
    madeAt: new Date(clock()).toISOString(),
    versions,
    machine: {
      ...{ platform: process.platform, arch: process.arch, cores: availableParallelism() },
      ...{ memoryGB: gigabytes(totalmem()), freeGB: gigabytes(freemem()), uptimeS: Math.round(process.uptime()) },
      disk: await diskOf(library.dir),
    },
    settings: { language, theme, isAutoSync, studio: studio.kind, copies: copyDirs.length },
    library: { access: library.store.access === 'write' ? 'write' : library.store.access.readOnly.reason, shoots },
    connection: {
      state: sync.connection.state,
      isPaused: sync.connection.isPaused,
      lastContactAt: sync.connection.lastContactAtMs && new Date(sync.connection.lastContactAtMs).toISOString(),
      ...{ waiting: sync.waiting, sending: sync.sending, failed: sync.failed, bytesPerSecond: sync.bytesPerSecond },
    },
    log: await log.last(LAST_LINES),
  };
  return JSON.stringify(report, null, INDENT);
}
