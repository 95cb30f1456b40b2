import { dirname, join } from 'node:path';
import type { Checkable } from '@shared/domain/list-checks';
import type { FileCheck } from '@shared/model/custody';
import type { DiskPort, LookOptions, VerifyShoot } from './ports';

/** What a look at one copy gave; `offline`: its disk is not connected, so nothing was looked at. */
export type Look =
  | { readonly result: 'same'; readonly isCold: boolean; readonly check: FileCheck }
  | {
      readonly result: 'different' | 'missing' | 'unreadable';
      readonly atByte: number | null;
      readonly check: FileCheck;
    }
  | { readonly result: 'offline' };

/** Reads one copy. What is not there is only missing when its disk is: else it is away, and nothing is concluded. */
export async function lookAtCopy(
  disk: DiskPort,
  shoot: Pick<VerifyShoot, 'folder'>,
  copy: Checkable,
  options: LookOptions,
): Promise<Look> {
  const { photoId, file, destination, sha256, sizeBytes } = copy;
  const path = destination ?? join(shoot.folder, file);
  const found = await disk.check({ path, sha256, sizeBytes, ...options });
  const base = { photoId, file, destination };
  if (found.result === 'same') {
    return { result: 'same', isCold: found.level === 'L3', check: { ...base, result: 'ok', level: found.level } };
  }
  if (found.result === 'different') {
    return { result: 'different', atByte: null, check: { ...base, result: 'different', level: found.level } };
  }
  if (!(await isDiskThere(disk, shoot, copy))) return { result: 'offline' };
  const atByte = found.result === 'unreadable' ? found.atByte : null;
  return { result: found.result, atByte, check: { ...base, result: found.result, level: 'L1' } };
}

/** The shoot's own folder has its journal beside the files; a copy lies in a folder that holds something, or its parent does. */
async function isDiskThere(
  disk: DiskPort,
  { folder }: Pick<VerifyShoot, 'folder'>,
  { destination, root }: Checkable,
): Promise<boolean> {
  if (destination === null) return disk.isThere(join(folder, '.fieldproof'));
  return (await disk.isThere(root)) || (await disk.isThere(dirname(root)));
}
