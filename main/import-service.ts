import { join } from 'node:path';
import type { RecordCommand } from '@shared/domain/shoot-command';
import { fileKey, type ImportState } from '@shared/domain/shoot-state';
import { importIdSchema, type ImportId, type Sha256, type ShootId } from '@shared/model/ids';
import type { FileRole, PhotoFacts } from '@shared/model/photo';
import type { ImportSource } from '@shared/model/shoot';
import { fail, ok, type Result } from '@shared/model/result';
import type { ImportProgress } from '@shared/rules/import-progress';
import { createImportControls, type ImportControls } from './ingest/import-controls';
import type {
  EndedFile,
  ImportPorts,
  ImportRecord,
  ImportRefusal,
  ImportReport,
  ImportRequest,
  RequestedSource,
  SettledFile,
} from './ingest/import-types';
import { createShootIndex, type ShootIndex } from './ingest/shoot-index';
import type { Shoot } from './shoots/library';

/** Runs one import; the importer of main/ingest. */
export type RunImport = (
  ports: ImportPorts,
  request: ImportRequest,
  controls: ImportControls,
) => Promise<Result<ImportReport, ImportRefusal>>;

export interface ImportAsk {
  readonly sources: readonly RequestedSource[];
  /** Absolute folder for second copies of all shoots; each shoot gets its own folder in it. */
  readonly secondCopyDir: string | null;
  readonly template: string | null;
  readonly reserveBytes: number;
}

export interface ImportNews {
  readonly importId: ImportId;
  readonly shootId: ShootId;
  readonly progress: ImportProgress;
}

export interface RunningImport {
  readonly importId: ImportId;
  readonly shootId: ShootId;
  readonly controls: ImportControls;
  /** The app is about to end: stops soon, and the same cards go on under the same import next time. */
  readonly interrupt: () => void;
  /** Latest look; null before the first. */
  readonly progress: () => ImportProgress | null;
  /** Resolves when the journal knows how it ended. */
  readonly done: Promise<Result<ImportReport, ImportRefusal>>;
}

export interface ImportServicePorts {
  readonly run: RunImport;
  readonly readFacts: (head: Uint8Array, sizeBytes: number, role: FileRole) => Promise<PhotoFacts | null>;
  readonly newId: () => string;
  readonly now: () => number;
  readonly onProgress: (news: ImportNews) => void;
  readonly onFileEnded: (shoot: Shoot, ended: EndedFile) => void;
  /** An import has begun or ended in this shoot. */
  readonly onChange: (shoot: Shoot) => void;
}

export interface ImportService {
  readonly start: (shoot: Shoot, ask: ImportAsk) => Promise<Result<RunningImport, ImportRefusal>>;
  /** Goes on with what an ended app left unfinished. */
  readonly resumeUnfinished: (shoot: Shoot, reserveBytes: number) => Promise<void>;
  readonly get: (importId: ImportId) => RunningImport | null;
  readonly isImporting: (shootId: ShootId) => boolean;
  /** Cancels nothing: waits until what runs has come to an end by its controls. */
  readonly running: () => readonly RunningImport[];
}

/** Joins the importer to the journals: every ending is a command, and an import goes on where it stopped. */
export function createImportService(ports: ImportServicePorts): ImportService {
  const running = new Map<ImportId, RunningImport>();
  const beginning = new Set<ShootId>();
  const indexes = new Map<ShootId, ShootIndex>();

  const indexOf = (shoot: Shoot): ShootIndex => {
    const there = indexes.get(shoot.id);
    if (there) return there;
    const index = createShootIndex();
    for (const photo of shoot.store.state.photos.values()) index.addPhoto(photo);
    indexes.set(shoot.id, index);
    return index;
  };

  const knownElsewhere = (own: ShootId, shoots: ReadonlyMap<ShootId, string>, sha256: Sha256): string | null => {
    for (const [id, index] of indexes) if (id !== own && index.byHash(sha256).length > 0) return shoots.get(id) ?? null;
    return null;
  };
  const names = new Map<ShootId, string>();

  async function start(shoot: Shoot, ask: ImportAsk): Promise<Result<RunningImport, ImportRefusal>> {
    if (isImporting(shoot.id)) {
      return fail({
        code: 'already-importing',
        message: 'An import into this shoot is running already. Start this one when it has ended.',
      });
    }
    beginning.add(shoot.id);
    try {
      return ok(await begin(shoot, ask));
    } finally {
      beginning.delete(shoot.id);
    }
  }

  async function begin(shoot: Shoot, ask: ImportAsk): Promise<RunningImport> {
    const { store } = shoot;
    const unfinished = findUnfinished(store.state.imports.values(), ask);
    const importId = unfinished?.id ?? importIdSchema.parse(ports.newId());
    const sources = ask.sources.map(({ label, root, volumeId }) => ({ label, root, volumeId }));
    names.set(shoot.id, store.state.head?.name ?? '');
    await save(shoot, { type: 'startImport', importId, sources, secondCopyDir: ask.secondCopyDir });
    const controls = createImportControls();
    let latest: ImportProgress | null = null;
    const importPorts: ImportPorts = {
      index: indexOf(shoot),
      readHead: ports.readFacts,
      knownElsewhere: (sha256) => Promise.resolve(knownElsewhere(shoot.id, names, sha256)),
      settled: (id, card, path) => settledFile(store.state.imports.get(id), card, path),
      record: recordIn(shoot),
      now: ports.now,
      newId: ports.newId,
      onProgress: (progress) => {
        latest = progress;
        ports.onProgress({ importId, shootId: shoot.id, progress });
      },
      onFileEnded: (ended) => {
        ports.onFileEnded(shoot, ended);
      },
    };
    const request = requestFor(shoot, importId, ask);
    let isInterrupted = false;
    const interrupt = (): void => {
      isInterrupted = true;
      controls.cancel();
    };
    const done = ports
      .run(importPorts, request, controls)
      .then((result) => finish(shoot, importId, { result, isInterrupted }));
    const handle: RunningImport = { importId, shootId: shoot.id, controls, interrupt, progress: () => latest, done };
    running.set(importId, handle);
    ports.onChange(shoot);
    return handle;
  }

  async function finish(
    shoot: Shoot,
    importId: ImportId,
    { result, isInterrupted }: { result: Result<ImportReport, ImportRefusal>; isInterrupted: boolean },
  ): Promise<Result<ImportReport, ImportRefusal>> {
    // The index follows what was written; a run that broke off may have added what the journal has not.
    if (!result.ok || result.value.how === 'stopped') indexes.delete(shoot.id);
    const end = endOf(result);
    if (isInterrupted && end.how === 'cancelled') end.how = 'stopped';
    try {
      await save(shoot, { type: 'endImport', importId, ...end });
    } finally {
      running.delete(importId);
      ports.onChange(shoot);
    }
    return result;
  }

  async function save(shoot: Shoot, command: RecordCommand): Promise<void> {
    const answer = await shoot.store.dispatch(command, { cmd: ports.newId() });
    if (!answer.ok) throw new Error(`${command.type} was not saved: ${answer.error.message}`);
  }

  const recordIn = (shoot: Shoot): ImportRecord => ({
    listed: (importId, files) => save(shoot, { type: 'listCard', importId, files: [...files] }),
    verified: ({ photoId, file, facts }) => save(shoot, { type: 'recordFile', photoId, file, facts }),
    duplicate: (entry) => save(shoot, { type: 'recordDuplicate', ...entry }),
    left: (outcome, entries) => save(shoot, { type: 'recordUnimported', outcome, files: [...entries] }),
    problems: (problems) => save(shoot, { type: 'recordProblems', problems: [...problems] }),
  });

  const isImporting = (shootId: ShootId): boolean =>
    beginning.has(shootId) || [...running.values()].some((run) => run.shootId === shootId);

  return {
    start,
    resumeUnfinished: async (shoot, reserveBytes) => {
      const left = [...shoot.store.state.imports.values()].filter((run) => run.ended === null);
      for (const { sources, secondCopyDir } of left) {
        const begun = await start(shoot, {
          sources,
          secondCopyDir,
          template: shoot.store.state.head?.rules.naming ?? null,
          reserveBytes,
        });
        if (begun.ok) await begun.value.done;
      }
    },
    get: (importId) => running.get(importId) ?? null,
    isImporting,
    running: () => [...running.values()],
  };
}

/** The same cards, not yet done: a killed or stopped import goes on under its own id. */
function findUnfinished(imports: Iterable<ImportState>, ask: ImportAsk): ImportState | null {
  const roots = (sources: readonly ImportSource[]): string => sources.map((source) => source.root).join('\n');
  for (const run of imports) {
    const isOpen = run.ended === null || run.ended.how === 'stopped';
    if (isOpen && roots(run.sources) === roots(ask.sources)) return run;
  }
  return null;
}

function endOf(result: Result<ImportReport, ImportRefusal>): {
  how: ImportReport['how'];
  code: string | null;
  message: string | null;
} {
  if (result.ok) return { how: result.value.how, code: result.value.code, message: result.value.message };
  return { how: result.error.code === 'cancelled' ? 'cancelled' : 'stopped', ...result.error };
}

function settledFile(run: ImportState | undefined, card: number, path: string): SettledFile | null {
  const settled = run?.settled.get(fileKey(card, path));
  const listed = run?.listed.get(fileKey(card, path));
  if (!settled || !listed) return null;
  const { sizeBytes, mtimeMs } = listed;
  return { outcome: settled.outcome.outcome, photoId: settled.photoId, sha256: settled.sha256, sizeBytes, mtimeMs };
}

function requestFor({ folder, store }: Shoot, importId: ImportId, ask: ImportAsk): ImportRequest {
  const name = store.state.head?.name ?? '';
  const folderName = folder.split(/[\\/]/).at(-1) ?? name;
  return {
    importId,
    sources: ask.sources,
    shootDir: folder,
    incomingDir: join(folder, '.fieldproof', 'incoming'),
    originalsDir: 'originals',
    secondCopyDir: ask.secondCopyDir === null ? null : join(ask.secondCopyDir, folderName),
    template: ask.template,
    naming: { shoot: name, client: '', order: '', station: '', dayStartHour: 4 },
    seqStart: 1,
    reserveBytes: ask.reserveBytes,
    knownElsewhere: 'import',
  };
}
