import { readdir } from 'node:fs/promises';

const CAMERA_ROOTS = new Set(['dcim', 'private']);

/** True when a root holds what cameras write. A root that cannot be read is none: it may be on its way out. */
export async function hasCameraFolders(root: string): Promise<boolean> {
  try {
    const entries = await readdir(root, { withFileTypes: true });
    return entries.some((entry) => entry.isDirectory() && CAMERA_ROOTS.has(entry.name.toLowerCase()));
  } catch {
    // Unreadable, unmounted meanwhile, or no folder: in every case there is nothing to offer now.
    return false;
  }
}
