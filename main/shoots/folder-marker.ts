import { join } from 'node:path';
import { z } from 'zod';
import { fail, ok, type Result } from '@shared/model/result';
import { errorCode, replaceDurably, type Disk } from './disk';
import type { OpenProblem } from './store';

const markerSchema = z.object({
  libraryId: z.string(),
  /** Null in the marker of the library itself. */
  shootId: z.string().nullable(),
  /** The device that last said "this is here". */
  device: z.string(),
  /** That device's name and where it saw the folder: absolute for a library, relative to it for a shoot. */
  host: z.string(),
  path: z.string(),
  /** Version of the app that wrote it. */
  app: z.string(),
  /** Set when a person said that this folder is a copy; it stays read-only. */
  isCopy: z.boolean().default(false),
});
export type FolderMarker = z.infer<typeof markerSchema>;

const markerPath = (dir: string): string => join(dir, 'marker.json');

/** Reads the marker of a `.fieldproof` folder. A missing one means an unplugged disk, never an empty shoot. */
export async function readMarker(disk: Disk, dir: string): Promise<Result<FolderMarker, OpenProblem>> {
  let text: string;
  try {
    text = (await disk.readFile(markerPath(dir))).toString();
  } catch (error) {
    return fail(unreachable(error));
  }
  try {
    const marker = markerSchema.safeParse(JSON.parse(text));
    if (marker.success) return ok(marker.data);
  } catch {
    // Not JSON: told below.
  }
  const message =
    'The file that says which shoot this folder belongs to (marker.json) cannot be read. The photos in it are untouched.';
  return fail({ code: 'bad-marker', message });
}

export async function writeMarker(disk: Disk, dir: string, marker: FolderMarker): Promise<void> {
  await replaceDurably(disk, markerPath(dir), [Buffer.from(`${JSON.stringify(marker, null, 2)}\n`)]);
}

function unreachable(error: unknown): OpenProblem {
  const code = errorCode(error);
  if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'ENODEV' || code === 'ENOTCONN') {
    return {
      code: 'offline',
      message: 'The disk with this shoot is not connected. Connect it, and the shoot is here again.',
    };
  }
  return {
    code: 'io',
    message: 'The disk with this shoot could not be read. Check the disk and its cable, then try again.',
  };
}
