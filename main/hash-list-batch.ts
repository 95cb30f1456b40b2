import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { importIdSchema, type ImportId, type ShootId } from '@shared/model/ids';
import type { Timers } from './ingest/volumes/watch-volumes';
import type { ListedRoot } from './media-hash-lists';
import type { Shoot } from './shoots/library';
import { replaceFile } from './sync/replace-file';

/** Writes the lists of a shoot's roots now; never rejects for what a disk did. */
export type WriteLists = (shoot: Shoot, importId: ImportId, roots: readonly ListedRoot[]) => Promise<void>;

/**
 * Gathers what many small imports brought into one generation of the media hash lists: photos that are shot tethered
 * come one by one. What is due is noted in the shoot's folder, so that an app that was ended writes it at its next start.
 */
export interface HashListBatch {
  readonly note: (shoot: Shoot, importId: ImportId, roots: readonly ListedRoot[]) => Promise<void>;
  /** Writes what an app that was ended had noted. */
  readonly takeUp: (shoot: Shoot) => Promise<void>;
  /** Writes everything that is due. */
  readonly flush: () => Promise<void>;
}

/** A pause in the shooting: the session is over, or somebody changes the set. */
export const QUIET_MS = 3 * 60_000;
/** Whoever shoots without a pause gets a list all the same. */
export const LONGEST_MS = 30 * 60_000;

const noteSchema = z.object({
  importId: importIdSchema,
  roots: z.array(z.object({ root: z.string(), isLibrary: z.boolean() })),
});
type Note = z.infer<typeof noteSchema>;

interface Due {
  readonly shoot: Shoot;
  importId: ImportId;
  readonly roots: Map<string, ListedRoot>;
  cancelQuiet: () => void;
  readonly cancelLongest: () => void;
}

const fileOf = ({ folder }: Shoot): string => join(folder, '.fieldproof', 'hash-lists-due.json');

export function createHashListBatch(timers: Timers, write: WriteLists, onFailure: (e: unknown) => void): HashListBatch {
  const due = new Map<ShootId, Due>();

  const writeNow = async (one: Due): Promise<void> => {
    if (due.get(one.shoot.id) !== one) return;
    due.delete(one.shoot.id);
    one.cancelQuiet();
    one.cancelLongest();
    await write(one.shoot, one.importId, [...one.roots.values()]);
    // Noted again meanwhile: that note stays.
    if (!due.has(one.shoot.id)) await rm(fileOf(one.shoot), { force: true });
  };
  const soon = (one: Due): void => {
    writeNow(one).catch(onFailure);
  };
  const open = (shoot: Shoot, importId: ImportId): Due => {
    const one: Due = {
      ...{ shoot, importId, roots: new Map<string, ListedRoot>(), cancelQuiet: () => undefined },
      cancelLongest: timers.after(LONGEST_MS, () => {
        soon(one);
      }),
    };
    due.set(shoot.id, one);
    return one;
  };

  return {
    note: async (shoot, importId, roots) => {
      const one = due.get(shoot.id) ?? open(shoot, importId);
      one.importId = importId;
      const known = one.roots.size;
      for (const root of roots) one.roots.set(root.root, { root: root.root, isLibrary: root.isLibrary });
      one.cancelQuiet();
      one.cancelQuiet = timers.after(QUIET_MS, () => {
        soon(one);
      });
      if (one.roots.size === known) return;
      try {
        await replaceFile(fileOf(shoot), JSON.stringify({ importId, roots: [...one.roots.values()] } satisfies Note));
      } catch {
        // Without the note a crash would leave these files out of the lists until the next import: they are written now.
        await writeNow(one);
      }
    },
    takeUp: async (shoot) => {
      const note = await readNote(fileOf(shoot));
      if (!note || due.has(shoot.id)) return;
      await write(shoot, note.importId, note.roots);
      if (!due.has(shoot.id)) await rm(fileOf(shoot), { force: true });
    },
    flush: async () => {
      for (const one of due.values()) await writeNow(one).catch(onFailure);
    },
  };
}

async function readNote(path: string): Promise<Note | null> {
  try {
    return noteSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    return null; // Nothing is due, or the note is broken: the next import lists the files too.
  }
}
