import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { safeStorage } from 'electron';

export interface Secrets {
  readonly read: (name: string) => Promise<string | null>;
  /** False: the system has no safe place, so the secret is kept for this run only. */
  readonly keep: (name: string, value: string) => Promise<boolean>;
  readonly forget: (name: string) => Promise<void>;
}

/**
 * Secrets in the system's own safe, never in clear on disk (SEC-S11). Where Electron would only
 * scramble with a key that everybody knows (`basic_text`), nothing is written at all.
 */
export function createSecrets(profileDir: string): Secrets {
  const memory = new Map<string, string>();
  const fileOf = (name: string): string => join(profileDir, `${name}.secret`);
  const isSafe = (): boolean =>
    safeStorage.isEncryptionAvailable() &&
    (process.platform !== 'linux' || safeStorage.getSelectedStorageBackend() !== 'basic_text');
  return {
    read: async (name) => {
      const remembered = memory.get(name);
      if (remembered !== undefined) return remembered;
      try {
        const value = safeStorage.decryptString(await readFile(fileOf(name)));
        memory.set(name, value);
        return value;
      } catch {
        return null; // Never kept, or the system's safe was changed: the person signs in again.
      }
    },
    keep: async (name, value) => {
      memory.set(name, value);
      if (!isSafe()) return false;
      const part = `${fileOf(name)}.part`;
      await writeFile(part, safeStorage.encryptString(value), { mode: 0o600 });
      await rename(part, fileOf(name));
      return true;
    },
    forget: async (name) => {
      memory.delete(name);
      await rm(fileOf(name), { force: true });
    },
  };
}
