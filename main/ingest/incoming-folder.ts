import { readdir, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { errnoOf } from './copy-failure';
import { removePart } from './part-file';

/** Ours are named `<import id>.<number>.part`; anything else in the folder is left alone. */
const PART_NAME = /^([0-9a-f-]{36})\.\d+\.part$/u;

export const partName = (importId: string, number: number): string => `${importId}.${String(number)}.part`;

/** Where the parts of a further copy are made: on its own disk, so that publishing needs no copying. */
export const furtherIncomingDir = (copyDir: string): string => join(copyDir, '.fieldproof', 'incoming');

/**
 * Removes parts of ours by the import that made them: those of dead runs at the start, one's own at the end.
 * A folder that cannot be read has no parts that could be removed.
 */
export async function removeParts(folder: string, isDue: (importId: string) => boolean): Promise<void> {
  const names = await readdir(folder).catch((error: unknown) => {
    if (errnoOf(error) === null) throw error;
    return [];
  });
  for (const name of names) {
    const importId = PART_NAME.exec(name)?.[1];
    if (importId !== undefined && isDue(importId)) await removePart(join(folder, name));
  }
}

/** Takes the folder away when it is empty, so that a further copy holds photos and nothing of ours. */
export async function closeFurtherIncoming(copyDir: string): Promise<void> {
  for (const folder of [furtherIncomingDir(copyDir), join(copyDir, '.fieldproof')]) {
    await rmdir(folder).catch((error: unknown) => {
      if (errnoOf(error) === null) throw error;
      // Not empty, or gone: either way there is nothing to tidy.
    });
  }
}
