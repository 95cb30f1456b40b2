import { readdir, readFile, realpath } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { hasCameraFolders } from './camera-folders';
import { parseMountinfo, pluggedIn, unescapeUdev } from './parse-mountinfo';
import type { Volume, VolumeSource } from './volume';

const MOUNTINFO = '/proc/self/mountinfo';

/** Device path → name, from one of udev's folders of links. Absent in containers and without udev. */
async function namesByDevice(folder: string): Promise<ReadonlyMap<string, string>> {
  const links = await readdir(folder).catch(() => []);
  const pairs = await Promise.all(
    links.map(async (link) => [await realpath(join(folder, link)).catch(() => ''), unescapeUdev(link)] as const),
  );
  return new Map(pairs.filter(([device]) => device !== ''));
}

async function list(): Promise<readonly Volume[]> {
  const [text, ids, labels] = await Promise.all([
    readFile(MOUNTINFO, 'utf8'),
    namesByDevice('/dev/disk/by-uuid'),
    namesByDevice('/dev/disk/by-label'),
  ]);
  return Promise.all(
    pluggedIn(parseMountinfo(text)).map(async ({ source, point }) => {
      const device = await realpath(source).catch(() => source);
      const label = labels.get(device) ?? basename(point);
      return { id: ids.get(device) ?? null, label, root: point, isCard: await hasCameraFolders(point) };
    }),
  );
}

/** Linux: the kernel's list of mounts. It can only be polled from Node; reading it costs well under a millisecond. */
export const linuxVolumes: VolumeSource = {
  list,
  fingerprint: () => readFile(MOUNTINFO, 'utf8'),
  hintFolders: ['/media', '/run/media', '/mnt'],
};
