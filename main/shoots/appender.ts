import { join } from 'node:path';
import { syncFolder, writeFully, type Disk, type DiskFile } from './disk';
import { journalFileName, journalFolder } from './journal-files';

export interface AppendedFile {
  readonly name: string;
  readonly number: number;
  /** Bytes known to be whole and on the medium. */
  readonly soundBytes: number;
  readonly lastSeq: number | null;
  readonly firstSeq: number | null;
}

export interface AppenderOptions {
  readonly disk: Disk;
  readonly dir: string;
  readonly device: string;
  /** The file to go on with; null starts a new one. */
  readonly file: AppendedFile | null;
  /** Number of a new file. */
  readonly nextNumber: number;
  /** A file that has grown to this is left and a new one begun. */
  readonly rotateBytes: number;
  /** Asked before each write; throws when this app is no longer the writer. */
  readonly confirmOwner: () => Promise<void>;
  /** Told of the lines that are now on the medium, in order, before their promises are kept. */
  readonly onDurable: (upToSeq: number) => void;
}

export interface Appender {
  /** Resolves when the line is on the medium; after a failure this and every later line is refused. */
  readonly append: (line: Buffer, seq: number) => Promise<void>;
  /** Resolves when nothing is under way. */
  readonly settled: () => Promise<void>;
  /** The files it wrote to, with their ranges. */
  readonly files: () => readonly AppendedFile[];
  readonly close: () => Promise<void>;
}

interface Waiting {
  readonly line: Buffer;
  readonly seq: number;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/**
 * Group commit: a line that comes alone is written at once; lines that come while a sync is under way share the next
 * one. After a failed write or sync nothing more is written: a second sync that succeeds proves nothing about the first.
 */
export function createAppender(options: AppenderOptions): Appender {
  const writer = createLineWriter(options);
  let queue: Waiting[] = [];
  let running: Promise<void> | null = null;
  let failure: Error | null = null;

  const commitBatch = async (): Promise<void> => {
    const batch = queue;
    queue = [];
    let hasWritten = false;
    try {
      const last = batch.at(-1);
      if (!last) return;
      await options.confirmOwner();
      hasWritten = true;
      await writer.write(batch);
      options.onDurable(last.seq);
      for (const { resolve } of batch) resolve();
    } catch (error) {
      const cause = error instanceof Error ? error : new Error('The line could not be written', { cause: error });
      failure = cause;
      // Where the lock is lost the file may be another's by now: not a byte of it is touched.
      if (hasWritten) await writer.cutBack();
      for (const { reject } of [...batch, ...queue]) reject(cause);
      queue = [];
    }
  };
  const run = async (): Promise<void> => {
    // Commands given in the same turn of the event loop share the first sync too.
    await Promise.resolve();
    while (queue.length > 0 && !failure) await commitBatch();
    running = null;
  };

  return {
    append: (line, seq) =>
      new Promise((resolve, reject) => {
        if (failure) {
          reject(failure);
          return;
        }
        queue.push({ line, seq, resolve, reject });
        running ??= run();
      }),
    settled: async () => {
      while (running) await running;
    },
    files: writer.files,
    close: writer.close,
  };
}

interface LineWriter {
  readonly write: (batch: readonly Waiting[]) => Promise<void>;
  readonly cutBack: () => Promise<void>;
  readonly files: () => readonly AppendedFile[];
  readonly close: () => Promise<void>;
}

function createLineWriter({ disk, dir, device, file, nextNumber, rotateBytes }: AppenderOptions): LineWriter {
  const folder = journalFolder(dir);
  const finished: AppendedFile[] = [];
  let current: AppendedFile | null = file;
  let handle: DiskFile | null = null;

  const begin = async (): Promise<AppendedFile> => {
    const number = current ? Math.max(current.number + 1, nextNumber) : nextNumber;
    const name = journalFileName(device, number);
    const next = await disk.open(join(folder, name), 'wx');
    try {
      await syncFolder(disk, folder);
    } catch (error) {
      await next.close();
      throw error;
    }
    await handle?.close();
    handle = next;
    if (current) finished.push(current);
    return { name, number, soundBytes: 0, firstSeq: null, lastSeq: null };
  };

  return {
    async write(batch) {
      if (!current || current.soundBytes >= rotateBytes) current = await begin();
      handle ??= await disk.open(join(folder, current.name), 'r+');
      const bytes = Buffer.concat(batch.map(({ line }) => line));
      await writeFully(handle, bytes, current.soundBytes);
      await handle.datasync();
      const firstSeq = current.firstSeq ?? batch[0]?.seq ?? null;
      current = {
        ...current,
        soundBytes: current.soundBytes + bytes.length,
        firstSeq,
        lastSeq: batch.at(-1)?.seq ?? null,
      };
    },
    async cutBack() {
      // What was not answered must not turn up later; where even this fails, its `cmd` tells a later caller the outcome.
      await handle?.truncate(current?.soundBytes ?? 0).catch(() => undefined);
      await handle?.datasync().catch(() => undefined);
    },
    files: () => (current ? [...finished, current] : finished),
    async close() {
      await handle?.close();
      handle = null;
    },
  };
}
