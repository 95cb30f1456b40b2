import type { RecordCommand } from '@shared/domain/shoot-command';
import type { ImportId, ShootId } from '@shared/model/ids';
import type { FileRole, PhotoFacts } from '@shared/model/photo';
import type { Result } from '@shared/model/result';
import type { ImportProgress } from '@shared/rules/import-progress';
import { brokenOff, endOf, importRecord, requestFor, saveCommand, settledFile, type ImportAsk } from './import-journal';
import { errnoOf } from './ingest/copy-failure';
import { createImportControls, type ImportControls } from './ingest/import-controls';
import type { EndedFile, ImportPorts, ImportRefusal, ImportReport, ImportRequest } from './ingest/import-types';
import { createHashListBatch, type HashListBatch } from './hash-list-batch';
import { hashListProblem, listedRoots } from './hash-list-problem';
import type { Timers } from './ingest/volumes/watch-volumes';
import type { ListedRoot } from './media-hash-lists';
import { createRoomWatch, type RoomLack, type RoomWatch } from './ingest/room-watch';
import { createPatientSave } from './patient-save';
import { createShootIndexes } from './shoot-indexes';
import type { Shoot } from './shoots/library';

/** Runs one import; the importer of main/ingest. */
export type RunImport = (
  ports: ImportPorts,
  request: ImportRequest,
  controls: ImportControls,
) => Promise<Result<ImportReport, ImportRefusal>>;

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
  /** What the library's disk lacks while the import waits for room; null while it does not. */
  readonly lack: () => RoomLack | null;
  /** Resolves when the journal knows how it ended, or cannot be told; never rejects. */
  readonly done: Promise<Result<ImportReport, ImportRefusal>>;
}

export interface ImportServicePorts {
  readonly run: RunImport;
  readonly openShoots: () => readonly Shoot[];
  readonly readFacts: (head: Uint8Array, sizeBytes: number, role: FileRole) => Promise<PhotoFacts | null>;
  readonly newId: () => string;
  readonly now: () => number;
  readonly onProgress: (news: ImportNews) => void;
  readonly onFileEnded: (shoot: Shoot, ended: EndedFile) => void;
  /** Adds to the media hash list of a root; rejects with the disk's error. */
  readonly listHashes: (shoot: Shoot, root: ListedRoot) => Promise<unknown>;
  readonly timers: Timers;
  /** An import has begun or ended in this shoot. */
  readonly onChange: (shoot: Shoot) => void;
  /** A defect, or a journal that did not take the ending; the person is told by `done`. */
  readonly onFailure: (error: unknown) => void;
}

type Ended = Result<ImportReport, ImportRefusal>;

interface RunPorts {
  readonly onProgress: ImportPorts['onProgress'];
  readonly room: RoomWatch | null;
  readonly controls: ImportControls;
}

/** Runs one import after its start is in the journal; `onEnded` comes when its end is there too. */
export type StartRun = (shoot: Shoot, ask: ImportAsk, importId: ImportId) => RunningImport;

export interface ImportRuns {
  readonly start: StartRun;
  readonly hashLists: HashListBatch;
}

/** Joins the importer to the journals: every ending of a file, and of the import, is a command. */
export function createImportRuns(ports: ImportServicePorts, onEnded: (importId: ImportId) => void): ImportRuns {
  const indexes = createShootIndexes(ports.openShoots);
  const save = (shoot: Shoot, command: RecordCommand): Promise<void> => saveCommand(shoot, command, ports.newId());
  const hashLists = createHashListBatch(ports.timers, listHashes, ports.onFailure);

  function perform(shoot: Shoot, ask: ImportAsk, importId: ImportId): RunningImport {
    const controls = createImportControls();
    let latest: ImportProgress | null = null;
    let isInterrupted = false;
    const onProgress = (progress: ImportProgress): void => {
      latest = progress;
      ports.onProgress({ importId, shootId: shoot.id, progress });
    };
    const onChange = (): void => {
      if (latest) onProgress(latest);
      else ports.onChange(shoot);
    };
    const room = ask.waitsForRoom
      ? createRoomWatch({ dir: shoot.folder, reserveBytes: ask.reserveBytes, onChange })
      : null;
    const done = ports
      .run(importPorts(shoot, { onProgress, room, controls }), requestFor(shoot, importId, ask), controls)
      .catch((error: unknown): Ended => {
        ports.onFailure(error);
        return brokenOff(error);
      })
      .then((result) => finish(shoot, importId, { result, isInterrupted, listsLater: ask.listsLater === true }));
    return {
      importId,
      shootId: shoot.id,
      controls,
      interrupt: () => {
        isInterrupted = true;
        controls.cancel();
      },
      progress: () => latest,
      lack: () => room?.lack() ?? null,
      done,
    };
  }

  const importPorts = (shoot: Shoot, { onProgress, room, controls }: RunPorts): ImportPorts => ({
    index: indexes.of(shoot),
    readHead: ports.readFacts,
    knownElsewhere: (sha256) => Promise.resolve(indexes.holderElsewhere(shoot.id, sha256)),
    settled: (id, card, path) => settledFile(shoot.store.state.imports.get(id), card, path),
    record: importRecord(
      createPatientSave(
        shoot,
        ports.newId,
        (bytes) => room?.whenRoom(bytes, controls.signal) ?? Promise.resolve(false),
      ),
    ),
    ...(room ? { room } : {}),
    now: ports.now,
    newId: ports.newId,
    onProgress,
    onFileEnded: (ended) => {
      ports.onFileEnded(shoot, ended);
    },
  });

  /** Whatever happened, the shoot is free again afterwards; an ending that cannot be saved is one more failure. */
  async function finish(
    shoot: Shoot,
    importId: ImportId,
    { result, isInterrupted, listsLater }: { result: Ended; isInterrupted: boolean; listsLater: boolean },
  ): Promise<Ended> {
    // The index follows what was written; a run that broke off may have added what the journal has not.
    if (!result.ok || result.value.how !== 'done') indexes.drop(shoot.id);
    try {
      await save(shoot, { type: 'endImport', importId, ...endOf(result, isInterrupted) });
      // The app is ending: the next import's lists have these files too.
      if (!isInterrupted) {
        const list = listsLater ? hashLists.note : listHashes;
        await list(shoot, importId, listedRoots(shoot, result));
      }
      return result;
    } catch (error) {
      ports.onFailure(error);
      return result.ok && result.value.how === 'done' ? brokenOff(error) : result;
    } finally {
      onEnded(importId);
      ports.onChange(shoot);
    }
  }

  /** Media hash lists come after the journal, and one that cannot be written is a problem, not a failed import. */
  async function listHashes(shoot: Shoot, importId: ImportId, roots: readonly ListedRoot[]): Promise<void> {
    for (const listed of roots) {
      const problem = await ports.listHashes(shoot, listed).then(
        () => null,
        (error: unknown) => {
          if (errnoOf(error) === null) ports.onFailure(error);
          return hashListProblem(importId, listed, error);
        },
      );
      if (problem) await save(shoot, { type: 'recordProblems', problems: [problem] });
    }
  }

  return { start: perform, hashLists };
}
