import { stat, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { errnoOf } from './copy-failure';

export interface Room {
  readonly disk: number;
  readonly freeBytes: number;
}

/** Room on the disk of a folder, or of the nearest one above it that exists. */
export async function roomAt(folder: string): Promise<Room | null> {
  try {
    const [stats, { dev }] = await Promise.all([statfs(folder), stat(folder)]);
    return { disk: dev, freeBytes: stats.bavail * stats.bsize };
  } catch (error) {
    const errno = errnoOf(error);
    if (errno === null) throw error;
    if (errno === 'ENOENT' && dirname(folder) !== folder) return roomAt(dirname(folder));
    // Some network disks do not tell; a full one is then met while copying, and handled there.
    return null;
  }
}

/** Half of what was to stay free when the import began: below it, something else is filling the disk (RELIABILITY.md, F07). */
const STOP_SHARE = 0.5;

/**
 * Whether a file may still be begun. The import stops before the disk is full to the last byte: the journal, and every
 * other program on this computer, must go on working.
 */
export async function hasRoomFor(folder: string, sizeBytes: number, reserveBytes: number): Promise<boolean> {
  if (reserveBytes === 0) return true;
  const room = await roomAt(folder);
  return room === null || room.freeBytes - sizeBytes >= reserveBytes * STOP_SHARE;
}
