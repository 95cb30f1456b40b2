import { lstat } from 'node:fs/promises';
import { captureSets } from '@shared/rules/capture-sets';
import { fail, ok, type Result } from '@shared/model/result';
import type { ImportId } from '@shared/model/ids';
import { attemptFile, type ListedCardFile } from './copy-file';
import { errnoOf, failureOf } from './copy-failure';
import { createDirectorySync } from './directory-sync';
import type { ImportControls } from './import-controls';
import { createImportRun, type OpenRun } from './create-import-run';
import type { ImportPorts, ImportRefusal, ImportReport, ImportRequest } from './import-types';
import { closeSecondIncoming, openIncoming, secondIncomingDir } from './incoming-folder';
import { inOrder } from './in-order';
import { createIoBuffers } from './io-buffers';
import type { CardListing } from './list-card';
import { checkFolders, checkRoom, checkTemplate, expectedBytes, listSources } from './plan-import';
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
  const directories = createDirectorySync();
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
    const ready = await openDestinations(request);
    if (!ready.ok) return ready;
    const bytes = expectedBytes(
      listings.value,
      ports.index,
      (card, file) => ports.settled(request.importId, card, file.path) !== null,
    );
    const room = await checkRoom(
      [request.shootDir, ...(request.secondCopyDir === null ? [] : [request.secondCopyDir])],
      bytes,
      request.reserveBytes,
    );
    if (!room.ok) return room;
    const cards = await probedCards(request, listings.value);
    const open = createImportRun({
      request,
      ports,
      controls,
      template: template.value,
      cards,
      buffers,
      directories,
      listings: listings.value,
    });
    return ok(await perform(open, listings.value, exclusively));
  };

  const openDestinations = async (request: ImportRequest): Promise<Result<null, ImportRefusal>> => {
    const isRunning = (importId: string): boolean =>
      importId !== request.importId && [...running.keys()].some((id) => id === importId);
    try {
      await openIncoming(request.incomingDir, directories, isRunning);
      if (request.secondCopyDir !== null) {
        await openIncoming(secondIncomingDir(request.secondCopyDir), directories, isRunning);
      }
      return ok(null);
    } catch (error) {
      const { code, message } = failureOf('destination', error);
      return fail({ code: asRefusal(code), message });
    }
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

const asRefusal = (code: string): ImportRefusal['code'] =>
  code === 'disk-full' || code === 'destination-readonly' || code === 'destination-lost' ? code : 'write-failed';

async function probedCards(request: ImportRequest, listings: readonly CardListing[]): Promise<readonly ProbedCard[]> {
  return Promise.all(
    request.sources.map(async ({ root }, card) => {
      const stat = await lstat(root).catch(() => null);
      const files = listings[card]?.files.filter((file) => file.sizeBytes > 0) ?? [];
      const samples = [files[0], files[Math.floor(files.length / 2)], files.at(-1)].filter(
        (file) => file !== undefined,
      );
      return { root, disk: stat?.dev ?? -1, samples: [...new Set(samples.map((file) => file.path))] };
    }),
  );
}

async function perform(
  open: OpenRun,
  listings: readonly CardListing[],
  exclusively: (work: () => Promise<void>) => Promise<void>,
): Promise<ImportReport> {
  const { run } = open;
  try {
    await open.recordListing();
    const files = listings.flatMap((listing, card) => listing.files.map((file): ListedCardFile => ({ ...file, card })));
    await inOrder(
      captureSets(files),
      SETS_AHEAD,
      (set) => Promise.all(set.files.map((file) => attemptFile(run, file))),
      (attempts, set) => exclusively(() => settleSet(run, set, attempts)),
    );
  } catch (error) {
    // A disk that fails outside a single file's copy ends the import; a bug of ours goes on to the top.
    if (errnoOf(error) === null) throw error;
    const failure = failureOf('destination', error);
    run.stop(failure.code, failure.message);
  } finally {
    await run.record.flush();
    if (run.request.secondCopyDir !== null) await closeSecondIncoming(run.request.secondCopyDir);
  }
  return reportOf(open);
}
