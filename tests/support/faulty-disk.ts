import { readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { nodeDisk, type Disk, type DiskFile } from '../../main/shoots/disk';

/** Called before each step that changes the disk; throws to make it fail. */
export type Gate = (step: string, path: string) => void;

export const diskError = (code: string): Error => Object.assign(new Error(`${code}: injected`), { code });

/** The real disk with a gate before each write, sync, cut and change of names. */
export function gatedDisk(gate: Gate): Disk {
  return {
    ...nodeDisk,
    async open(path, flags) {
      if (flags === 'wx') gate('create', path);
      const file = await nodeDisk.open(path, flags);
      return gatedFile(file, (step) => gate(step, path));
    },
    async rename(from, to) {
      gate('rename', to);
      await nodeDisk.rename(from, to);
    },
    async link(existing, path) {
      gate('link', path);
      await nodeDisk.link(existing, path);
    },
    async unlink(path) {
      gate('unlink', path);
      await nodeDisk.unlink(path);
    },
    async mkdir(path) {
      gate('mkdir', path);
      await nodeDisk.mkdir(path);
    },
  };
}

function gatedFile(file: DiskFile, gate: (step: string) => void): DiskFile {
  return {
    async write(bytes, offset, length, position) {
      // A failing write may have written a part: the worse half of the truth.
      try {
        gate('write');
      } catch (error) {
        await file.write(bytes, offset, Math.floor(length / 2), position);
        throw error;
      }
      return file.write(bytes, offset, length, position);
    },
    async datasync() {
      gate('datasync');
      await file.datasync();
    },
    async sync() {
      gate('sync');
      await file.sync();
    },
    async truncate(length) {
      gate('truncate');
      await file.truncate(length);
    },
    stat: () => file.stat(),
    close: () => file.close(),
  };
}

/** Fails the n-th step (1-based), once or from there on. */
export function failAt(
  n: number,
  code: string,
  mode: 'once' | 'forever',
  applies = (_step: string, _path: string) => true,
) {
  const seen = { count: 0, failed: '' };
  const gate: Gate = (step, path) => {
    if (!applies(step, path)) return;
    seen.count += 1;
    if (seen.count !== n && !(mode === 'forever' && seen.count > n)) return;
    seen.failed ||= `${step} ${path}`;
    throw diskError(code);
  };
  return { gate, seen };
}

/**
 * The real disk, remembering what a power cut would take: bytes that were not synced, and names made, replaced or
 * removed since their folder was synced. `cut` takes them.
 */
export function powerCutDisk(gate: Gate): { disk: Disk; cut: () => Promise<void> } {
  /** Content on the medium, by path; null for no file. Only for paths with something at stake. */
  const undo = new Map<string, Buffer | null>();
  const unsynced = new Map<string, Buffer>();
  const contentOf = (path: string) => readFile(path).catch(() => null);
  const stakeName = async (path: string): Promise<void> => {
    if (!undo.has(path)) undo.set(path, unsynced.get(path) ?? (await contentOf(path)));
  };
  const inner = gatedDisk(gate);
  const disk: Disk = {
    ...inner,
    async open(path, flags) {
      if (flags === 'wx') await stakeName(path);
      const file = await inner.open(path, flags);
      const settle = (): void => {
        unsynced.delete(path);
        if (flags !== 'r') return;
        for (const name of [...undo.keys()]) if (dirname(name) === path) undo.delete(name);
      };
      const risk = async (): Promise<void> => {
        if (!unsynced.has(path)) unsynced.set(path, (await contentOf(path)) ?? Buffer.alloc(0));
      };
      return {
        ...file,
        async write(...args) {
          await risk();
          return file.write(...args);
        },
        async truncate(length) {
          await risk();
          await file.truncate(length);
        },
        async datasync() {
          await file.datasync();
          settle();
        },
        async sync() {
          await file.sync();
          settle();
        },
      };
    },
    async rename(from, to) {
      await stakeName(from);
      await stakeName(to);
      await inner.rename(from, to);
    },
    async link(existing, path) {
      await stakeName(path);
      await inner.link(existing, path);
    },
    async unlink(path) {
      await stakeName(path);
      await inner.unlink(path);
    },
  };
  const cut = async (): Promise<void> => {
    for (const [path, bytes] of unsynced) {
      if (await contentOf(path)) await writeFile(path, bytes);
    }
    for (const [path, bytes] of undo) {
      if (bytes === null) await rm(path, { force: true });
      else await writeFile(path, bytes);
    }
  };
  return { disk, cut };
}
