import { mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { studioIdSchema } from '@shared/model/ids';
import type { KnownStudio, KnownStudioPort } from './ports';
import { replaceFile } from './replace-file';

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
  let last: Promise<unknown> = Promise.resolve();
  return {
    known: () => known,
    seen: async (studio) => {
      const written = last.then(() => write(path, studio));
      // The next one waits for this one's end, not for its success.
      last = written.catch(() => undefined);
      await written;
      known = studio;
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
  await replaceFile(path, JSON.stringify(studio));
}
