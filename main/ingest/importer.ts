import { lstat, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { captureSets, type CaptureSet } from '@shared/rules/capture-sets';
import { fail, ok, type Result } from '@shared/model/result';
import type { ImportId } from '@shared/model/ids';
import { attemptFile, type Attempt, type ListedCardFile } from './copy-file';
import { copyFailure, failureOf } from './copy-failure';
import { createDirectorySync, type DirectorySync } from './directory-sync';
import type { ImportControls } from './import-controls';
import type { ImportRun } from './import-run';
import { createImportRun, type OpenRun } from './create-import-run';
import type { ImportPorts, ImportRefusal, ImportReport, ImportRequest } from './import-types';
import { checkWritable, type FurtherDestination } from './further-copies';
import { closeFurtherIncoming, furtherIncomingDir, removeParts } from './incoming-folder';
import { inOrder } from './in-order';
import { createIoBuffers } from './io-buffers';
import type { CardListing } from './list-card';
import { checkFolders, checkTemplate, expectedBytes, listSources, planRoom, type RoomPlan } from './plan-import';
import type { ProbedCard } from './probe-card';
import { reportOf } from './report-import';
import { settleSet } from './settle-set';

/** Measured best: more in flight makes the disk's head wander, fewer leave it idle (PERFORMANCE.md). */
const FILES_IN_FLIGHT = 4;
/** Sets begun and not yet settled: enough that one large file does not stop the small ones behind it. */
const SETS_AHEAD = 24;

/** Imports into one open shoot; several may run at once and share what the shoot holds. */
export interface Importer {
  /**
   * Imports everything on the sources. Resolves when the import is over and the journal has all of it; a refusal means
   * that nothing was begun. The same import id again goes on where it ended, also after a kill.
   */
  readonly runImport: (
    request: ImportRequest,
    controls: ImportControls,
  ) => Promise<Result<ImportReport, ImportRefusal>>;
}

export function createImporter(ports: ImportPorts): Importer {
  const buffers = createIoBuffers(FILES_IN_FLIGHT);
  const running = new Map<ImportId, readonly string[]>();
  let settling: Promise<unknown> = Promise.resolve();

  /** Runs one settling at a time over all imports of the shoot: what is free, known or next must not change under it. */
  const exclusively = (work: () => Promise<void>): Promise<void> => {
    const done = settling.then(work);
    settling = done.catch(() => undefined);
    return done;
  };

  const begin = async (
    request: ImportRequest,
    controls: ImportControls,
  ): Promise<Result<ImportReport, ImportRefusal>> => {
    const template = checkTemplate(request.template);
    if (!template.ok) return template;
    const folders = await checkFolders(request);
    if (!folders.ok) return folders;
    const listings = await listSources(request, controls.signal);
    if (!listings.ok) return listings;
    const bytes = expectedBytes(listings.value, request, ports);
    ports.room?.expect(bytes);
    const plan = (): Promise<RoomPlan> =>
      planRoom([request.shootDir, ...request.copyDirs], bytes, request.reserveBytes);
    let room = await plan();
    while (room.refusal !== null) {
      const waits = request.isResumed === true && (await ports.room?.whenRoom(bytes, controls.signal)) === true;
      if (!waits) return fail(room.refusal);
      room = await plan();
    }
    const directories = createDirectorySync();
    const isRunning = (importId: string): boolean =>
      importId !== request.importId && [...running.keys()].some((id) => id === importId);
    const ready = await openLibrary(request, directories, isRunning);
    if (!ready.ok) return ready;
    const cards = await probedCards(request, listings.value);
    const parts = { request, ports, controls, template: template.value, cards, buffers, directories };
    const open = createImportRun({ ...parts, listings: listings.value });
    await Promise.all(open.run.further.map((to) => openFurther(open.run, to, isRunning)));
    for (const to of open.run.further) {
      const message = room.tooSmall.get(to.root);
      if (message !== undefined) to.giveUp({ ...copyFailure('destination', 'disk-full'), message });
    }
    await perform(open, listings.value, exclusively);
    return ok(await reportOf(open));
  };

  return {
    runImport: async (request, controls) => {
      const places = request.sources.flatMap((source) =>
        source.only ? [] : [source.root, source.volumeId ?? source.root],
      );
      const isTaken = [...running.values()].some((taken) => taken.some((place) => places.includes(place)));
      if (isTaken || running.has(request.importId)) {
        return fail({ code: 'already-importing', message: 'This card is being imported already.' });
      }
      running.set(request.importId, places);
      try {
        return await begin(request, controls);
      } finally {
        running.delete(request.importId);
        if (running.size === 0) buffers.rest();
      }
    },
  };
}

/** Makes room for parts in the library, and removes those of dead runs. */
async function openLibrary(
  { incomingDir }: ImportRequest,
  directories: DirectorySync,
  isRunning: (importId: string) => boolean,
): Promise<Result<null, ImportRefusal>> {
  try {
    await directories.ensure(incomingDir);
    await removeParts(incomingDir, (importId) => !isRunning(importId));
    return ok(null);
  } catch (error) {
    const { code, message } = failureOf('destination', error);
    return fail({ code: asRefusal(code), message });
  }
}

/** The same for a further destination; one that cannot be written to is given up, and the import goes on. */
async function openFurther(
  { directories, request }: ImportRun,
  to: FurtherDestination,
  isRunning: (importId: string) => boolean,
): Promise<void> {
  const folder = furtherIncomingDir(to.root);
  try {
    if (!request.makesCopyDirs) await to.disk.step(() => stat(dirname(to.root)));
    await to.disk.step(() => checkWritable(to.root));
    await to.disk.step(() => directories.ensure(folder));
    await to.disk.step(() => removeParts(folder, (importId) => !isRunning(importId)));
  } catch (error) {
    to.giveUp(failureOf('destination', error));
  }
}

const asRefusal = (code: string): ImportRefusal['code'] =>
  code === 'disk-full' || code === 'destination-readonly' || code === 'destination-lost' ? code : 'write-failed';

async function probedCards(request: ImportRequest, listings: readonly CardListing[]): Promise<readonly ProbedCard[]> {
  return Promise.all(
    request.sources.map(async ({ root }, card) => {
      const there = await lstat(root).catch(() => null);
      const files = listings[card]?.files.filter((file) => file.sizeBytes > 0) ?? [];
      const samples = [files[0], files[Math.floor(files.length / 2)], files.at(-1)].filter(
        (file) => file !== undefined,
      );
      return { root, disk: there?.dev ?? -1, samples: [...new Set(samples.map((file) => file.path))] };
    }),
  );
}

/** Copies and settles everything; what goes wrong is in `open` when it resolves. */
async function perform(
  open: OpenRun,
  listings: readonly CardListing[],
  exclusively: (work: () => Promise<void>) => Promise<void>,
): Promise<void> {
  const { run } = open;
  const files = listings.flatMap((listing, card) => listing.files.map((file): ListedCardFile => ({ ...file, card })));
  const attempt = (set: CaptureSet<ListedCardFile>): Promise<readonly Attempt[]> =>
    Promise.all(set.files.map((file) => attemptFile(run, file))).catch((error: unknown) => {
      open.fail(error);
      return [];
    });
  const settle = (attempts: readonly Attempt[], set: CaptureSet<ListedCardFile>): Promise<void> =>
    exclusively(() => settleSet(run, set, attempts)).catch(open.fail);
  try {
    await open.recordListing();
    await inOrder(captureSets(files), SETS_AHEAD, attempt, settle);
  } catch (error) {
    open.fail(error);
  }
  await run.record.flush();
  await tidyUp(run).catch(open.fail);
}

/** Whatever ended the import: no part of it is left, but on a disk that hangs. */
async function tidyUp({ request, further }: ImportRun): Promise<void> {
  const isOwn = (importId: string): boolean => importId === request.importId;
  await removeParts(request.incomingDir, isOwn);
  for (const to of further) {
    if (to.failure()?.code === 'destination-stalled') continue;
    await removeParts(furtherIncomingDir(to.root), isOwn);
    await closeFurtherIncoming(to.root);
  }
}
