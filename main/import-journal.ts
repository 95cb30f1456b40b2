import { join } from 'node:path';
import type { RecordCommand } from '@shared/domain/shoot-command';
import { fileKey, type ImportState } from '@shared/domain/shoot-state';
import type { ImportId } from '@shared/model/ids';
import { fail, type Result } from '@shared/model/result';
import type { ImportSource } from '@shared/model/shoot';
import type {
  ImportRecord,
  ImportRefusal,
  ImportReport,
  ImportRequest,
  RequestedSource,
  SettledFile,
} from './ingest/import-types';
import type { Shoot } from './shoots/library';

export interface ImportAsk {
  readonly sources: readonly RequestedSource[];
  /** Absolute folders for further copies of all shoots; each shoot gets its own folder in them. */
  readonly copyDirs: readonly string[];
  /** Whether such a folder is made when it is not there. */
  readonly makesCopyDirs: boolean;
  /** Every file of the cards is read a second time and compared. */
  readonly readsTwice: boolean;
  readonly template: string | null;
  readonly reserveBytes: number;
  /** A full disk is waited for; absent: it stops the import. */
  readonly waitsForRoom?: boolean;
  /** Its files come into the media hash lists together with those of the imports around it. */
  readonly listsLater?: boolean;
  /** It goes on with what an ended app left. */
  readonly isResumed?: boolean;
}

/** How an import ends, as the journal keeps it. */
export type ImportEnd = Omit<Extract<RecordCommand, { type: 'endImport' }>, 'type' | 'importId'>;

/** Set when the app ended under an import: the same cards go on by themselves at the next start. */
export const INTERRUPTED = 'interrupted';

/** What the system would say: a journal that cannot be saved stops an import as its disk would. */
const ERRNO: Readonly<Record<string, string>> = { 'disk-full': 'ENOSPC', io: 'EIO', 'read-only': 'EROFS' };

/** Saves a command; rejects when the journal did not take it. */
export async function saveCommand({ store }: Shoot, command: RecordCommand, cmd: string): Promise<void> {
  const answer = await store.dispatch(command, { cmd });
  if (answer.ok) return;
  const { code, message } = answer.error;
  const error = new Error(`${command.type} was not saved: ${message}`);
  throw ERRNO[code] === undefined ? error : Object.assign(error, { code: ERRNO[code], syscall: 'write' });
}

/** The journal as the importer writes to it. */
export const importRecord = (save: (command: RecordCommand) => Promise<void>): ImportRecord => ({
  listed: (importId, files) => save({ type: 'listCard', importId, files: [...files] }),
  verified: ({ photoId, file, facts }) => save({ type: 'recordFile', photoId, file, facts }),
  duplicate: (entry) => save({ type: 'recordDuplicate', ...entry, copies: [...entry.copies] }),
  left: (outcome, entries) => save({ type: 'recordUnimported', outcome, files: [...entries] }),
  problems: (problems) => save({ type: 'recordProblems', problems: [...problems] }),
});

/** How an earlier run of the same import ended a file. */
export function settledFile(run: ImportState | undefined, card: number, path: string): SettledFile | null {
  const settled = run?.settled.get(fileKey(card, path));
  const listed = run?.listed.get(fileKey(card, path));
  if (!settled || !listed) return null;
  const { sizeBytes, mtimeMs } = listed;
  return { outcome: settled.outcome.outcome, photoId: settled.photoId, sha256: settled.sha256, sizeBytes, mtimeMs };
}

/** The same cards, not yet done: a killed or stopped import goes on under its own id. */
export function findUnfinished(imports: Iterable<ImportState>, ask: ImportAsk): ImportState | null {
  // Two cards come and go at one place of the file system: the volume tells them apart.
  const places = (sources: readonly ImportSource[]): string =>
    JSON.stringify(sources.map(({ root, volumeId }) => [root, volumeId]));
  for (const run of imports) {
    const isOpen = run.ended === null || run.ended.how === 'stopped';
    if (isOpen && places(run.sources) === places(ask.sources)) return run;
  }
  return null;
}

/** True for an import under which the app ended: by a kill, or by quitting. */
export const wasInterrupted = ({ ended }: ImportState): boolean => ended === null || ended.code === INTERRUPTED;

/**
 * What an interrupted import still wants. Null when nobody can say: it was ended before its list was
 * written, and a folder may have been asked for in part only.
 */
export function leftToDo({ sources, listed, settled }: ImportState): RequestedSource[] | null {
  const isCards = sources.every((source) => source.volumeId !== null);
  if (isCards) return [...sources];
  if (listed.size === 0) return null;
  const open = [...listed].filter(([key]) => !settled.has(key)).map(([, file]) => file);
  return sources.map((source, card) => ({
    ...source,
    only: open.filter((file) => file.card === card).map((file) => file.path),
  }));
}

export function endOf(result: Result<ImportReport, ImportRefusal>, isInterrupted: boolean): ImportEnd {
  const { how, code, message } = result.ok
    ? result.value
    : { how: result.error.code === 'cancelled' ? ('cancelled' as const) : ('stopped' as const), ...result.error };
  if (isInterrupted && how === 'cancelled') return { how: 'stopped', code: INTERRUPTED, message };
  return { how, code, message };
}

/** A failure that no result speaks of: the journal did not take it, or a defect. */
export function brokenOff(error: unknown): Result<never, ImportRefusal> {
  const errno = error instanceof Error && 'code' in error ? error.code : null;
  if (errno === 'ENOSPC') {
    return fail({ code: 'disk-full', message: 'The disk is full. Make room on it and import again to go on.' });
  }
  if (errno === 'EROFS') {
    return fail({ code: 'destination-readonly', message: 'The shoot cannot be changed at the moment. Open it again.' });
  }
  return fail({ code: 'write-failed', message: 'The import could not go on. What was copied is safe; import again.' });
}

export function requestFor({ folder, store }: Shoot, importId: ImportId, ask: ImportAsk): ImportRequest {
  const name = store.state.head?.name ?? '';
  const folderName = folder.split(/[\\/]/).at(-1) ?? name;
  return {
    importId,
    sources: ask.sources,
    shootDir: folder,
    incomingDir: join(folder, '.fieldproof', 'incoming'),
    originalsDir: 'originals',
    copyDirs: ask.copyDirs.map((dir) => join(dir, folderName)),
    makesCopyDirs: ask.makesCopyDirs,
    readsTwice: ask.readsTwice,
    template: ask.template,
    naming: { shoot: name, client: '', order: '', station: '', dayStartHour: 4 },
    seqStart: 1,
    reserveBytes: ask.reserveBytes,
    isResumed: ask.isResumed === true,
    knownElsewhere: 'import',
  };
}
