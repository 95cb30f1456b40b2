import { stat } from 'node:fs/promises';
import type { ShootState } from '@shared/domain/shoot-state';
import type { CustodyPolicy } from '@shared/model/custody';
import type { CustodyRule } from '@shared/rules/custody/custody-rule';

/** The disk that a folder lies on; null for one that is not there. */
export async function diskOf(dir: string): Promise<number | null> {
  try {
    const { dev } = await stat(dir);
    return dev;
  } catch {
    return null; // Unplugged, removed or refused: for the person it is the same.
  }
}

/**
 * The policy for these shoots as their disks are now. A folder for copies that is not there is not on the library's disk, which is.
 */
export async function custodyRule(
  policy: CustodyPolicy,
  states: readonly ShootState[],
  libraryDir: string,
): Promise<CustodyRule> {
  const dirs = new Set(states.flatMap(({ imports }) => [...imports.values()].flatMap(({ copyDirs }) => copyDirs)));
  const library = await diskOf(libraryDir);
  const onDisk = await Promise.all([...dirs].map(async (dir) => ({ dir, disk: await diskOf(dir) })));
  return { ...policy, sharedDirs: onDisk.flatMap(({ dir, disk }) => (disk !== null && disk === library ? [dir] : [])) };
}
