import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { LineLimits, LineReadings } from '@shared/rules/outbox/send-allowance';
import { meteredOf, percentOf, readCapacity, readLine } from '../../../../main/read-line';
import { createLineWatch } from '../../../../main/sync/line-watch';

function watch() {
  const now = {
    readings: { isMetered: false, isOnBattery: false, batteryPercent: 80 } as LineReadings,
    limits: { onMetered: 'data', isMarkedMetered: false, pauseBelowPercent: 20 } as LineLimits,
    told: 0,
  };
  const line = createLineWatch({
    read: () => Promise.resolve(now.readings),
    limits: () => now.limits,
    every: () => () => undefined,
    onChanged: () => (now.told += 1),
  });
  return { now, line };
}

test('[OB49] a connection that becomes metered is told once, and so is one that is not any more', async () => {
  const { now, line } = watch();
  await line.look();
  now.readings = { ...now.readings, isMetered: true };
  await line.look();
  await line.look();
  expect([now.told, line.hold()]).toEqual([1, { allowance: 'data', cause: 'metered' }]);

  now.readings = { ...now.readings, isMetered: false };
  await line.look();

  expect([now.told, line.hold().cause]).toEqual([2, null]);
});

test('[OB49] the person’s own switch holds at once; sending anyway lasts until it has been gone once', async () => {
  const { now, line } = watch();
  now.limits = { ...now.limits, isMarkedMetered: true };
  expect(line.hold().allowance).toBe('data');

  line.sendAnyway();
  expect(line.hold().allowance).toBe('all');
  now.readings = { ...now.readings, isOnBattery: true, batteryPercent: 10 };
  await line.look();
  expect(line.hold()).toEqual({ allowance: 'data', cause: 'battery' });

  now.limits = { ...now.limits, isMarkedMetered: false };
  await line.look();
  now.limits = { ...now.limits, isMarkedMetered: true };
  await line.look();
  expect(line.hold().cause).toBe('metered');
});

test('[OB49] what the system tells is read for what it is, and anything else is unknown', async () => {
  expect(['u 1\n', 'u 3\n', 'u 2\n', 'u 4\n', 'u 0\n', '', 'Failed'].map(meteredOf)).toEqual([
    ...[true, true, false, false],
    ...[null, null, null],
  ]);
  expect(percentOf(' -InternalBattery-0 (id=1)\t57%; discharging; 3:01 remaining')).toBe(57);
  expect(percentOf('Now drawing from AC Power')).toBeNull();
  expect(await readLine(false)).toMatchObject({ isOnBattery: false, batteryPercent: null });
});

test('[OB49] the charge is that of the computer’s emptiest battery, not of a mouse', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'fieldproof-power-'));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  const put = async (name: string, files: Record<string, string>): Promise<void> => {
    await mkdir(join(dir, name));
    for (const [file, text] of Object.entries(files)) await writeFile(join(dir, name, file), `${text}\n`);
  };
  expect(await readCapacity(dir)).toBeNull();
  await put('AC', { type: 'Mains', online: '0' });
  await put('BAT0', { type: 'Battery', capacity: '64', status: 'Discharging' });
  await put('BAT1', { type: 'Battery', capacity: '31', status: 'Discharging' });
  await put('hidpp_battery_0', { type: 'Battery', scope: 'Device', capacity: '3' });

  expect(await readCapacity(dir)).toBe(31);
  expect(await readCapacity(join(dir, 'nowhere'))).toBeNull();
});
