import { expect, test } from 'vitest';
import { deviceAt } from '../../../../main/ingest/volumes/device-at';
import { canEject, ejectVolume, type EjectPort } from '../../../../main/ingest/volumes/eject-volume';

const MOUNTS = [
  '22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw',
  '90 22 8:17 / /media/anna/EOS\\040R5 rw,nosuid shared:9 - exfat /dev/sdb1 rw,uid=1000',
  '91 22 0:40 / /media/anna/phone rw - fuse.gvfsd gvfsd rw',
].join('\n');

/** A system on which these programs are there and work; tells what was run. */
function system(working: readonly string[], more: Partial<EjectPort> = {}): { port: EjectPort; ran: string[] } {
  const ran: string[] = [];
  const port: EjectPort = {
    platform: 'linux',
    deviceOf: () => Promise.resolve('/dev/sdb1'),
    run: (file, args) => {
      ran.push([file, ...args].join(' '));
      return Promise.resolve(working.includes(file) ? 'done' : 'not-there');
    },
    ...more,
  };
  return { port, ran };
}

test('[CU17] the device of a card is found by its place, also with a space in it', () => {
  expect(deviceAt('/media/anna/EOS R5', MOUNTS)).toBe('/dev/sdb1');
  expect(deviceAt('/media/anna/phone', MOUNTS)).toBeNull();
  expect(deviceAt('/media/anna', MOUNTS)).toBeNull();
});

test('[CU17] a card is unmounted and its reader switched off', async () => {
  const { port, ran } = system(['udisksctl']);

  expect(await ejectVolume('/media/card', port)).toBeNull();
  expect(ran).toEqual([
    'udisksctl unmount --no-user-interaction -b /dev/sdb1',
    'udisksctl power-off --no-user-interaction -b /dev/sdb1',
  ]);
});

test.each([
  [['gio'], 'gio mount --eject /media/card'],
  [['umount'], 'umount /media/card'],
])('[CU17] without the best program the next one is taken: %j', async (working, last) => {
  const { port, ran } = system(working);

  expect(await ejectVolume('/media/card', port)).toBeNull();
  expect(ran.at(-1)).toBe(last);
});

test('[CU17] a card that cannot be ejected is said in a sentence', async () => {
  const { port } = system([]);

  expect(await ejectVolume('/media/card', port)).toContain('eject it yourself');
  expect(await ejectVolume('/media/card', { ...port, platform: 'aix' })).toContain('eject it yourself');
  expect([canEject('linux'), canEject('darwin'), canEject('win32'), canEject('aix')]).toEqual([
    true,
    true,
    true,
    false,
  ]);
});

test('[CU17] a quote in a place does not end the command of Windows', async () => {
  const { port, ran } = system(['powershell.exe'], { platform: 'win32', deviceOf: () => Promise.resolve(null) });

  await ejectVolume("E:\\it's", port);

  expect(ran[0]).toContain("ParseName('E:\\it''s')");
});
