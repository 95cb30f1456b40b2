import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { hasCameraFolders } from '../../../../main/ingest/volumes/camera-folders';
import { linuxVolumes } from '../../../../main/ingest/volumes/linux-volumes';
import { parseDiskutil } from '../../../../main/ingest/volumes/parse-diskutil';
import { parseLogicalDisks } from '../../../../main/ingest/volumes/parse-logical-disks';
import { parseMountinfo, pluggedIn, unescapeUdev } from '../../../../main/ingest/volumes/parse-mountinfo';
import type { Volume } from '../../../../main/ingest/volumes/volume';
import { watchVolumes, type VolumeChange } from '../../../../main/ingest/volumes/watch-volumes';
import { newDir, removeDir } from '../../../support/ingest-desk';
import { createManualTimers } from '../../../support/manual-timers';

const MOUNTINFO = `22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda1 rw
23 22 0:20 / /proc rw,nosuid shared:5 - proc proc rw
31 22 8:17 / /media/anna/EOS_DIGITAL rw,nosuid,nodev shared:200 - vfat /dev/sdb1 rw,fmask=0022
32 22 8:33 / /run/media/anna/NIKON\\040Z\\0408 rw shared:201 - exfat /dev/sdc1 rw
33 22 8:33 / /mnt/again rw shared:202 - exfat /dev/sdc1 rw
34 22 8:49 /sub /media/anna/bind rw - ext4 /dev/sdd1 rw
35 22 254:1 / /home rw - ext4 /dev/vda2 rw
36 22 0:45 / /run/user/1000/gvfs rw - fuse.gvfsd-fuse gvfsd-fuse rw
37 22 8:65 / /data/żółć rw - fuseblk /dev/sde1 rw
not a line at all
`;

describe('Linux', () => {
  test('[IN31] disks that a person plugged in are told from the system’s own, each once', () => {
    expect(pluggedIn(parseMountinfo(MOUNTINFO)).map(({ point, source }) => [point, source])).toEqual([
      ['/media/anna/EOS_DIGITAL', '/dev/sdb1'],
      ['/run/media/anna/NIKON Z 8', '/dev/sdc1'],
      ['/data/żółć', '/dev/sde1'],
    ]);
  });

  test('[IN31] labels with spaces and letters of other languages are read', () => {
    expect([unescapeUdev('EOS\\x20DIGITAL'), unescapeUdev('za\\xc5\\xbc')]).toEqual(['EOS DIGITAL', 'zaż']);
  });

  test('[IN31] this machine’s own list can be read', async () => {
    if (process.platform !== 'linux') return;

    expect(await linuxVolumes.fingerprint()).not.toBe('');
    expect(Array.isArray(await linuxVolumes.list())).toBe(true);
  });
});

test('[IN31] macOS: id and label are read from diskutil’s answer', () => {
  const plist = `<plist><dict><key>VolumeName</key>
    <string>Anna &amp; Jan</string><key>VolumeUUID</key><string>8A1B</string></dict></plist>`;

  expect(parseDiskutil(plist)).toEqual({ id: '8A1B', label: 'Anna & Jan' });
  expect(parseDiskutil('')).toEqual({ id: null, label: null });
});

describe('Windows', () => {
  const disk = (more: object): object => ({
    DeviceID: 'E:',
    VolumeName: 'EOS',
    VolumeSerialNumber: 'A1B2',
    DriveType: 2,
    ...more,
  });

  test('[IN31] cards are told from the system disk, the network and the DVD', () => {
    const json = JSON.stringify([
      disk({}),
      disk({ DeviceID: 'C:', DriveType: 3 }),
      disk({ DeviceID: 'D:', DriveType: 3, VolumeName: '', VolumeSerialNumber: null }),
      disk({ DeviceID: 'Z:', DriveType: 4 }),
      disk({ DeviceID: 'F:', DriveType: 5 }),
    ]);

    expect(parseLogicalDisks(json, 'C:')).toEqual([
      { root: 'E:\\', id: 'A1B2', label: 'EOS' },
      { root: 'D:\\', id: null, label: null },
    ]);
  });

  test('[IN31] a single disk, no disk, and an answer in words are understood', () => {
    expect(parseLogicalDisks(JSON.stringify(disk({})), 'C:')).toHaveLength(1);
    expect(parseLogicalDisks('', 'C:')).toEqual([]);
    expect(parseLogicalDisks('Access denied', 'C:')).toEqual([]);
    expect(parseLogicalDisks('[{"DeviceID": 7}]', 'C:')).toEqual([]);
  });
});

test('[IN31] a root with DCIM or PRIVATE is a card, whatever the case', async () => {
  const dir = await newDir();
  await mkdir(join(dir, 'card/dcim'), { recursive: true });
  await mkdir(join(dir, 'disk/photos'), { recursive: true });
  await writeFile(join(dir, 'disk/DCIM'), 'a file of that name');

  const answers = [
    await hasCameraFolders(join(dir, 'card')),
    await hasCameraFolders(join(dir, 'disk')),
    await hasCameraFolders(join(dir, 'gone')),
  ];
  await removeDir(dir);

  expect(answers).toEqual([true, false, false]);
});

describe('coming and going', () => {
  const volume = (root: string, id: string | null = 'A', isCard = true): Volume => ({ id, label: root, root, isCard });

  function watching() {
    const timers = createManualTimers();
    const changes: VolumeChange[] = [];
    const troubles: unknown[] = [];
    const state = { volumes: [] as Volume[], fingerprint: 0, lists: 0, isBroken: false };
    const watch = watchVolumes({
      source: {
        list: () => {
          state.lists += 1;
          return state.isBroken ? Promise.reject(new Error('busy')) : Promise.resolve(state.volumes);
        },
        fingerprint: () => Promise.resolve(String(state.fingerprint)),
        hintFolders: [],
      },
      timers,
      onChange: (change) => changes.push(change),
      onTrouble: (error) => troubles.push(error),
    });
    const set = (volumes: Volume[]): void => {
      state.volumes = volumes;
      state.fingerprint += 1;
    };
    return { timers, changes, troubles, state, watch, set };
  }

  test('[IN31] a card is told when it comes, with those that were there, and when it goes', async () => {
    const { timers, changes, watch, set } = watching();
    set([volume('/media/a')]);
    await watch.look();
    set([volume('/media/a'), volume('/media/b', 'B')]);
    timers.advance(2_000);
    await watch.look();
    set([volume('/media/b', 'B')]);
    timers.advance(2_000);
    await watch.look();
    watch.close();

    expect(changes.map(({ arrived, left }) => [arrived.map(({ root }) => root), left.map(({ root }) => root)])).toEqual(
      [
        [['/media/a'], []],
        [['/media/b'], []],
        [[], ['/media/a']],
      ],
    );
  });

  test('[IN31] [F17] another card at the same place has left and arrived', async () => {
    const { changes, watch, set } = watching();
    set([volume('/media/a', 'A')]);
    await watch.look();
    set([volume('/media/a', 'B')]);
    await watch.look();
    watch.close();

    expect(changes.at(-1)).toMatchObject({ arrived: [{ id: 'B' }], left: [{ id: 'A' }] });
  });

  test('[IN31] a card whose folders appear after its mount becomes one without a new mount', async () => {
    const { changes, state, watch, set } = watching();
    set([volume('/media/a', 'A', false)]);
    await watch.look();
    state.volumes = [volume('/media/a', 'A', true)];
    await watch.look();
    watch.close();

    expect(changes.at(-1)?.arrived).toMatchObject([{ isCard: true }]);
  });

  test('[IN31] with only cards there and nothing changed, the list is not asked again', async () => {
    const { state, watch, set } = watching();
    set([volume('/media/a')]);
    await watch.look();
    const lists = state.lists;
    await watch.look();
    watch.close();

    expect(state.lists).toBe(lists);
  });

  test('[IN31] trouble is told once, and watching goes on', async () => {
    const { changes, troubles, state, watch, set } = watching();
    state.isBroken = true;
    await watch.look();
    await watch.look();
    state.isBroken = false;
    set([volume('/media/a')]);
    await watch.look();
    watch.close();

    expect([troubles.length, changes.length]).toEqual([1, 1]);
  });
});
