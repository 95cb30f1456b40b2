import type { FileHandle } from 'node:fs/promises';

const WRITE_BYTES = 1024 * 1024;

interface WriteTarget {
  readonly handle: FileHandle;
  readonly position: number;
  readonly limit: number;
  /** Asked before every write: false once someone else writes here. */
  readonly mayWrite?: () => boolean;
}

/**
 * Writes chunks to a file from `position` on, while the next ones arrive, at most `limit` bytes. Returns whether there were
 * more than the limit. When the source throws, what came before is still written.
 */
export async function writeBody(
  source: AsyncIterable<Buffer>,
  { handle, position, limit, mayWrite = () => true }: WriteTarget,
): Promise<{ isTooLong: boolean }> {
  let bytes = 0;
  let chunks: Buffer[] = [];
  let collected = 0;
  let writing: Promise<unknown> = Promise.resolve();
  const flush = async (): Promise<void> => {
    await writing;
    if (collected === 0 || !mayWrite()) return;
    writing = writeAll(handle, chunks, position + bytes);
    // A failure is seen by the next `await writing`; until then it must not count as unhandled.
    writing.catch(() => {});
    bytes += collected;
    chunks = [];
    collected = 0;
  };
  try {
    for await (const chunk of source) {
      if (bytes + collected + chunk.length > limit) return { isTooLong: true };
      chunks.push(chunk);
      collected += chunk.length;
      if (collected >= WRITE_BYTES) await flush();
    }
  } finally {
    await flush();
    await writing;
  }
  return { isTooLong: false };
}

/** `writev` may write less than it was given, as when the disk fills up. */
async function writeAll(handle: FileHandle, chunks: readonly Buffer[], position: number): Promise<void> {
  const total = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
  const { bytesWritten } = await handle.writev(chunks, position);
  if (bytesWritten === total) return;
  const rest = Buffer.concat(chunks).subarray(bytesWritten);
  let done = 0;
  while (done < rest.length) {
    const { bytesWritten: more } = await handle.write(rest, done, rest.length - done, position + bytesWritten + done);
    done += more;
  }
}
