import { mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { studioIdSchema, type StudioId } from '@shared/model/ids';
import type { KnownStudio, KnownStudioPort } from './ports';
import { replaceFile } from './replace-file';

const seenSchema = z.object({
  studioId: studioIdSchema,
  epoch: z.string(),
  revision: z.number(),
  /** Empty in older files: the next look is the first. */
  look: z.string().default(''),
});
const fileSchema = seenSchema.extend({
  /** Studios that the library sent to before: coming back to one is no reason to offer it everything again. */
  others: z.array(seenSchema).default([]),
});
type Seen = z.infer<typeof seenSchema>;

export interface KnownStudioParams {
  /** Studio that the library is to send to, by its journal; null before it met one. */
  readonly chosen: StudioId | null;
  readonly newLook: () => string;
  /** As `onEpochChanged`; `look` is what shoots that are away have to be compared with when they come back. */
  readonly onNewLook: (now: KnownStudio, look: string, before: KnownStudio | null) => Promise<void>;
}

export interface KnownStudios extends KnownStudioPort {
  /** What each shoot is to be reconciled in; null before a studio was met. */
  readonly look: () => { readonly studioId: StudioId; readonly look: string } | null;
}

/** A look that is being taken: the same for every try, so that no shoot is offered twice in it. */
interface NewLook {
  readonly before: KnownStudio | null;
  readonly now: KnownStudio;
  readonly look: string;
}

/**
 * Which studio this library sends to, so that another one behind the same address is noticed, and one
 * that was restored from an older copy. Losing the file costs one careful look, never a photo.
 */
export async function openKnownStudio(path: string, params: KnownStudioParams): Promise<KnownStudios> {
  const file = await read(path);
  const all = file ? [file, ...file.others] : [];
  let current = currentOf(all, params.chosen);
  const others = all.filter(({ studioId }) => studioId !== current?.studioId).map((one) => seenSchema.parse(one));
  let taking: NewLook | null = null;
  let last: Promise<unknown> = Promise.resolve();
  return {
    known: () => current && { studioId: current.studioId, epoch: current.epoch, revision: current.revision },
    look: () => (current && current.look !== '' ? { studioId: current.studioId, look: current.look } : null),
    seen: async (studio) => {
      const seen: Seen = { ...studio, look: taking?.look ?? current?.look ?? '' };
      const written = last.then(() => write(path, { ...seen, others }));
      // The next one waits for this one's end, not for its success.
      last = written.catch(() => undefined);
      await written;
      current = seen;
      taking = null;
    },
    onEpochChanged: async (before, now) => {
      if (taking?.before !== before || taking.now.epoch !== now.epoch) {
        taking = { before, now, look: params.newLook() };
      }
      await params.onNewLook(now, taking.look, before);
    },
  };
}

/** Chosen and not met yet: known by its id alone, so that it is looked at as one with another epoch. */
function currentOf(all: readonly Seen[], chosen: StudioId | null): Seen | null {
  if (chosen === null) return all[0] ?? null;
  return all.find(({ studioId }) => studioId === chosen) ?? { studioId: chosen, epoch: '', revision: 0, look: '' };
}

async function read(path: string): Promise<z.infer<typeof fileSchema> | null> {
  try {
    return fileSchema.safeParse(JSON.parse(await readFile(path, 'utf8'))).data ?? null;
  } catch {
    return null; // Never met a studio yet, or a broken file: the next answer fills it again.
  }
}

async function write(path: string, studio: z.infer<typeof fileSchema>): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await replaceFile(path, JSON.stringify(studio));
}
