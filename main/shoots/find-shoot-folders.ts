import { join } from 'node:path';
import { shootIdSchema, type ShootId } from '@shared/model/ids';
import { nodeDisk, namesIn } from './disk';
import { readMarker } from './folder-marker';
import { stateFolder } from './shoot-folder';

/**
 * Folders of the library that hold a shoot, by its id. Of two with the same id the one counts that its
 * marker names: the other is a copy that somebody made beside it.
 */
export async function findShootFolders(dir: string): Promise<Map<ShootId, string>> {
  const folders = new Map<ShootId, string>();
  for (const name of await namesIn(nodeDisk, dir)) {
    if (name.startsWith('.')) continue;
    const marker = await readMarker(nodeDisk, stateFolder(join(dir, name)));
    const id = marker.ok ? shootIdSchema.safeParse(marker.value.shootId).data : undefined;
    if (!marker.ok || !id) continue;
    if (!folders.has(id) || marker.value.path === name) folders.set(id, join(dir, name));
  }
  return folders;
}
