import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readDeviceId } from '../../../../main/shoots/device-id';
import { createUuidV7 } from '../../../../main/shoots/uuid-v7';
import { temporaryFolder } from '../../../support/journal-folder';

const newId = createUuidV7();

test('[JO33] a device keeps the id of its first start, in a profile that was not there', async () => {
  const profileDir = join(await temporaryFolder(), 'new', 'profile');

  const first = await readDeviceId({ profileDir, newId });
  const second = await readDeviceId({ profileDir, newId });

  expect(second).toBe(first);
  expect(await readdir(profileDir)).toEqual(['device.json']);
});

test('[JO33] first starts at once agree on one id', async () => {
  const profileDir = join(await temporaryFolder(), 'profile');

  const ids = await Promise.all(Array.from({ length: 4 }, () => readDeviceId({ profileDir, newId })));

  expect(new Set(ids).size).toBe(1);
});

test('[JO33] a broken file is replaced by a sound one', async () => {
  const profileDir = await temporaryFolder();
  await writeFile(join(profileDir, 'device.json'), '{"device": "half');

  const id = await readDeviceId({ profileDir, newId });

  expect(JSON.parse(await readFile(join(profileDir, 'device.json'), 'utf8'))).toEqual({ device: id });
});
