import { stat } from 'node:fs/promises';
import type { StudioContext } from '../context';
import { readDoubt } from './append-chunk';
import { uploadPaths, type UploadRow } from './upload-rows';

/**
 * The offset as `HEAD` tells it, also while someone else is writing: the bytes that will stay. It holds nothing and changes
 * nothing, so that asking never gets in the way of a `PATCH`.
 */
export async function readOffset({ folder }: StudioContext, row: UploadRow): Promise<number> {
  if (row.state === 'finished') return row.length_bytes;
  const paths = uploadPaths(folder.uploads, row.id);
  const size = await stat(paths.part).then(
    (found) => found.size,
    (error: unknown) => ifPublished(error, row),
  );
  return (await readDoubt(paths)) ?? size;
}

/** The part file is gone once it was published: then all of its bytes are in. */
export function ifPublished(error: unknown, row: UploadRow): number {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return row.length_bytes;
  throw error;
}
