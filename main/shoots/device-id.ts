import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';
import { deviceIdSchema, type DeviceId } from '@shared/model/ids';
import { createDurably, errorCode, nodeDisk, removeIfThere, replaceDurably, syncFolder, type Disk } from './disk';

const fileSchema = z.object({ device: deviceIdSchema });

export interface DeviceIdOptions {
  /** The app's data folder; made when missing. */
  readonly profileDir: string;
  readonly newId: () => string;
  readonly disk?: Disk;
}

/**
 * This device's id from `<profile>/device.json`, made at the first start. A broken file is replaced: the library then
 * recognises the folder by place and host, and a new chain of journal files begins.
 */
export async function readDeviceId({ profileDir, newId, disk = nodeDisk }: DeviceIdOptions): Promise<DeviceId> {
  const path = join(profileDir, 'device.json');
  const known = await readKnown(disk, path);
  if (known.device) return known.device;
  const device = deviceIdSchema.parse(newId());
  const bytes = Buffer.from(`${JSON.stringify({ device })}\n`);
  if (known.exists) {
    await replaceDurably(disk, path, [bytes]);
    return device;
  }
  return (await makeFirst({ disk, profileDir, path, bytes })) ? device : readDeviceId({ profileDir, newId, disk });
}

/** False when another start of the app was quicker: its id counts. */
async function makeFirst(made: { disk: Disk; profileDir: string; path: string; bytes: Buffer }): Promise<boolean> {
  const { disk, profileDir, path, bytes } = made;
  await disk.mkdir(profileDir);
  const draft = `${path}.${randomUUID()}.tmp`;
  await createDurably(disk, draft, [bytes]);
  try {
    await disk.link(draft, path);
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    // No links on this volume: two first starts at once are not to be expected there.
    await disk.rename(draft, path);
  } finally {
    await removeIfThere(disk, draft);
  }
  await syncFolder(disk, profileDir);
  return true;
}

async function readKnown(disk: Disk, path: string): Promise<{ exists: boolean; device: DeviceId | null }> {
  let text: string;
  try {
    text = (await disk.readFile(path)).toString();
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return { exists: false, device: null };
    throw error;
  }
  try {
    return { exists: true, device: fileSchema.safeParse(JSON.parse(text)).data?.device ?? null };
  } catch {
    return { exists: true, device: null }; // Not JSON: made anew.
  }
}
