import { importIdSchema, type ImportId, type ShootId } from '@shared/model/ids';
import { fail, ok, type Result } from '@shared/model/result';
import { brokenOff, findUnfinished, leftToDo, saveCommand, wasInterrupted, type ImportAsk } from './import-journal';
import { createImportRuns, type ImportServicePorts, type RunningImport } from './import-runs';
import type { ImportRefusal } from './ingest/import-types';
import type { Shoot } from './shoots/library';
import { makeWritable } from './shoots/make-writable';

export interface ImportService {
  readonly start: (shoot: Shoot, ask: ImportAsk) => Promise<Result<RunningImport, ImportRefusal>>;
  /** Goes on with what an ended app left unfinished. */
  readonly resumeUnfinished: (shoot: Shoot, reserveBytes: number) => Promise<void>;
  readonly get: (importId: ImportId) => RunningImport | null;
  readonly isImporting: (shootId: ShootId) => boolean;
  /** Resolves when no import runs or begins in this shoot. */
  readonly whenIdle: (shootId: ShootId) => Promise<void>;
  readonly running: () => readonly RunningImport[];
  /** Interrupts what runs, waits until the journals know, and begins nothing more. */
  readonly close: () => Promise<void>;
}

/** Begins imports, one at a time in each shoot, and goes on where one stopped. */
export function createImportService(ports: ImportServicePorts): ImportService {
  const running = new Map<ImportId, RunningImport>();
  let isClosed = false;
  const beginning = new Map<ShootId, Promise<unknown>>();
  const runs = createImportRuns(ports, (importId) => running.delete(importId));
  const runOf = (shootId: ShootId): RunningImport | undefined =>
    [...running.values()].find((run) => run.shootId === shootId);
  const isImporting = (shootId: ShootId): boolean => beginning.has(shootId) || runOf(shootId) !== undefined;

  async function start(
    shoot: Shoot,
    ask: ImportAsk,
    importId: ImportId | null = null,
  ): Promise<Result<RunningImport, ImportRefusal>> {
    if (isClosed) return fail({ code: 'cancelled', message: 'The app is being closed.' });
    if (isImporting(shoot.id)) {
      const message = 'An import into this shoot is running already. Start this one when it has ended.';
      return fail({ code: 'already-importing', message });
    }
    const begun = begin(shoot, ask, importId).then(ok, (error: unknown) => {
      ports.onFailure(error);
      return brokenOff(error);
    });
    beginning.set(shoot.id, begun);
    const result = await begun;
    beginning.delete(shoot.id);
    if (!result.ok) ports.onChange(shoot);
    return result;
  }

  async function begin(shoot: Shoot, ask: ImportAsk, known: ImportId | null): Promise<RunningImport> {
    await makeWritable(shoot.store);
    const unfinished = known ?? findUnfinished(shoot.store.state.imports.values(), ask)?.id;
    const importId = unfinished ?? importIdSchema.parse(ports.newId());
    const sources = ask.sources.map(({ label, root, volumeId }) => ({ label, root, volumeId }));
    const { readsTwice, template } = ask;
    const copyDirs = [...ask.copyDirs];
    const command = { type: 'startImport' as const, importId, sources, copyDirs, readsTwice, template };
    await saveCommand(shoot, command, ports.newId());
    const handle = runs.start(shoot, ask, importId);
    running.set(importId, handle);
    ports.onChange(shoot);
    return handle;
  }

  async function whenIdle(shootId: ShootId): Promise<void> {
    while (isImporting(shootId)) {
      await beginning.get(shootId);
      await runOf(shootId)?.done;
    }
  }

  async function resumeUnfinished(shoot: Shoot, reserveBytes: number): Promise<void> {
    await runs.hashLists.takeUp(shoot);
    for (const left of [...shoot.store.state.imports.values()].filter(wasInterrupted)) {
      await whenIdle(shoot.id);
      if (isClosed) return;
      const sources = leftToDo(left);
      if (sources === null) {
        const message = 'The app was ended before the list of this folder was written. Import it again.';
        const end = { how: 'stopped' as const, code: 'not-listed', message };
        await saveCommand(shoot, { type: 'endImport', importId: left.id, ...end }, ports.newId());
        continue;
      }
      const { copyDirs, readsTwice, template } = left;
      // A disk that was unplugged meanwhile is no reason to make its folder somewhere else.
      const goesOn = { waitsForRoom: true, isResumed: true };
      const ask = { sources, copyDirs, makesCopyDirs: false, readsTwice, template, reserveBytes, ...goesOn };
      const begun = await start(shoot, ask, left.id);
      if (begun.ok) await begun.value.done;
    }
  }

  return {
    start: (shoot, ask) => start(shoot, ask),
    resumeUnfinished,
    get: (importId) => running.get(importId) ?? null,
    isImporting,
    whenIdle,
    running: () => [...running.values()],
    close: async () => {
      isClosed = true;
      await Promise.all(beginning.values());
      for (const run of running.values()) run.interrupt();
      await Promise.all([...running.values()].map((run) => run.done));
      await runs.hashLists.flush();
    },
  };
}
