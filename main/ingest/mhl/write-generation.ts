import { link, mkdir, open, rename, unlink } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { createDirectorySync } from '../directory-sync';
import { c4Id } from './c4-id';
import { chainXml } from './chain-xml';
import { CHAIN_FILE, MHL_DIR, type MhlHistory } from './history';
import { manifestXml, type HashEntry, type ManifestHead } from './manifest-xml';

/**
 * Adds a generation to a root: the manifest first, then the chain that names it, each whole or not at all. Broken off
 * between the two, the next generation takes the manifest into the chain. Rejects with the disk's error.
 * @returns the manifest's file name; null when there is nothing to say
 */
export async function writeGeneration(
  root: string,
  history: MhlHistory,
  head: ManifestHead,
  entries: readonly HashEntry[],
): Promise<string | null> {
  if (entries.length === 0) return null;
  const dir = join(root, MHL_DIR);
  await mkdir(dir, { recursive: true });
  const sequence = 1 + Math.max(0, ...history.links.map((known) => known.sequence));
  const name = manifestName(sequence, root, head.createdAtMs);
  const manifest = manifestXml(head, entries);
  await writeWhole(dir, name, manifest, 'new');
  await writeWhole(dir, CHAIN_FILE, chainXml([...history.links, { sequence, path: name, c4: c4Id(manifest) }]), 'over');
  await createDirectorySync().sync(root);
  return name;
}

/** `0001_Maple Street_2026-05-01_102030Z.mhl` */
function manifestName(sequence: number, root: string, atMs: number): string {
  const [day = '', time = ''] = new Date(atMs).toISOString().slice(0, 19).replaceAll(':', '').split('T');
  return `${String(sequence).padStart(4, '0')}_${basename(root)}_${day}_${time}Z.mhl`;
}

/** @param how `new` never replaces what is there; the chain file is ours to replace */
async function writeWhole(dir: string, name: string, text: string, how: 'new' | 'over'): Promise<void> {
  const part = join(dir, `.${name.slice(0, 60)}.part`);
  try {
    const handle = await open(part, 'w', 0o644);
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    if (how === 'over') await rename(part, join(dir, name));
    else await publish(part, join(dir, name));
    await createDirectorySync().sync(dir);
  } finally {
    await unlink(part).catch(() => undefined); // Usually renamed, linked or never made.
  }
}

/** A name that is not taken; where the disk knows no links, as on exFAT, a rename does it. */
async function publish(part: string, path: string): Promise<void> {
  try {
    await link(part, path);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'EOPNOTSUPP' && code !== 'ENOSYS') throw error;
    const handle = await open(path, 'wx');
    await handle.close();
    await rename(part, path);
  }
}
