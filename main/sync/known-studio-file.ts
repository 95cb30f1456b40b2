import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { studioIdSchema } from '@shared/model/ids';
import type { KnownStudio, KnownStudioPort } from './ports';

const knownSchema = z.object({ studioId: studioIdSchema, epoch: z.string(), revision: z.number() });

/**
 * Which studio this library sends to, so that another one behind the same address is noticed, and one
 * that was restored from an older copy. Losing the file costs one careful look, never a photo.
 */
export async function openKnownStudio(
  path: string,
  onEpochChanged: KnownStudioPort['onEpochChanged'],
): Promise<KnownStudioPort> {
  let known = await read(path);
  let writing: Promise<unknown> = Promise.resolve();
  return {
    known: () => known,
    seen: async (studio) => {
      known = studio;
      writing = writing.then(() => write(path, studio));
      await writing;
    },
    onEpochChanged,
  };
}

async function read(path: string): Promise<KnownStudio | null> {
  try {
    return knownSchema.safeParse(JSON.parse(await readFile(path, 'utf8'))).data ?? null;
  } catch {
    return null; // Never met a studio yet, or a broken file: the next answer fills it again.
  }
}

async function write(path: string, studio: KnownStudio): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const file = await open(`${path}.part`, 'w');
  await file.writeFile(JSON.stringify(studio));
  await file.datasync();
  await file.close();
  await rename(`${path}.part`, path);
}
