import { stat } from 'node:fs/promises';
import type { StudioContext } from '../context';
import { settleOffset } from './append-chunk';
import type { UploadLocks } from './upload-locks';
import { uploadPaths, type UploadRow } from './upload-rows';

/** The offset as `HEAD` tells it, also while someone else is writing: the bytes that will stay. */
export async function readOffset(context: StudioContext, locks: UploadLocks, row: UploadRow): Promise<number> {
  if (row.state === 'finished') return row.length_bytes;
  const paths = uploadPaths(context.folder.uploads, row.id);
  const doubted = locks.offsetInDoubt(row.id);
  if (doubted !== null) return doubted;
  const hold = locks.tryHold(row.id);
  if (hold === null) return sizeOf(paths.part, row);
  try {
    return await settleOffset(paths).catch((error: unknown) => ifPublished(error, row));
  } finally {
    hold.release();
  }
}

const sizeOf = async (part: string, row: UploadRow): Promise<number> =>
  stat(part).then(
    ({ size }) => size,
    (error: unknown) => ifPublished(error, row),
  );

/** The part file is gone once it was published: then all of its bytes are in. */
export function ifPublished(error: unknown, row: UploadRow): number {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return row.length_bytes;
  throw error;
}
