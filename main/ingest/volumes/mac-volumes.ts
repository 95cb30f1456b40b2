import { execFile } from 'node:child_process';
import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { hasCameraFolders } from './camera-folders';
import { parseDiskutil } from './parse-diskutil';
import type { Volume, VolumeSource } from './volume';

const run = promisify(execFile);
const VOLUMES = '/Volumes';
const ANSWER_MS = 5_000;

/** Everything under /Volumes but the link to the system's own disk. */
async function roots(): Promise<readonly string[]> {
  const names = await readdir(VOLUMES).catch(() => []);
  const stats = await Promise.all(names.map((name) => lstat(join(VOLUMES, name)).catch(() => null)));
  return names.filter((_name, at) => stats[at]?.isDirectory() === true).map((name) => join(VOLUMES, name));
}

async function describe(root: string): Promise<Volume> {
  const info = await run('/usr/sbin/diskutil', ['info', '-plist', root], { timeout: ANSWER_MS })
    .then(({ stdout }) => parseDiskutil(stdout))
    .catch(() => ({ id: null, label: null })); // A volume without id is still a folder to import from.
  return {
    id: info.id,
    label: info.label ?? root.slice(VOLUMES.length + 1),
    root,
    isCard: await hasCameraFolders(root),
  };
}

/** macOS: /Volumes and diskutil. Written from Apple's documentation; not tested on a Mac yet. */
export const macVolumes: VolumeSource = {
  list: async () => Promise.all((await roots()).map(describe)),
  fingerprint: async () => (await roots()).join('\n'),
  hintFolders: [VOLUMES],
};
