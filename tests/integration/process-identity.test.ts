import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import { systemProcesses } from '../../main/shoots/process-identity';

const onLinux = test.skipIf(process.platform !== 'linux');

onLinux('[JO24] a process that was killed is dead even while its parent has not collected it', async () => {
  // The shell starts a process, tells its id and becomes a program that never asks after its children.
  const parent = spawn('sh', ['-c', 'sleep 600 & echo $!; exec tail -f /dev/null'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  onTestFinished(() => void parent.kill('SIGKILL'));
  const [line] = (await once(parent.stdout, 'data')) as [Buffer];
  const pid = Number(line.toString());
  expect(systemProcesses.isAlive(pid)).toBe(true);
  // As long as it is a shell it may still collect its child.
  await expect.poll(() => readFileSync(`/proc/${String(parent.pid)}/comm`, 'utf8')).toBe('tail\n');

  process.kill(pid, 'SIGKILL');
  await expect.poll(() => readFileSync(`/proc/${String(pid)}/stat`, 'utf8')).toContain(') Z ');

  expect(systemProcesses.isAlive(pid)).toBe(false);
});

onLinux('[JO24] this process lives, and began when the system says', async () => {
  const self = await systemProcesses.self();

  expect(systemProcesses.isAlive(process.pid)).toBe(true);
  expect(await systemProcesses.startTimeOf(process.pid)).toBe(self.startTime);
  expect(self.startTime).toMatch(/^\d+$/);
});
