import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../..');

/** A process that turns in circles for so long after it has set up its watchdog. */
async function spin(forMs: number): Promise<{ end: number | string | null; said: string }> {
  const code = [
    `const { startWatchdog } = await import(${JSON.stringify(resolve(ROOT, 'studio/watchdog.ts'))});`,
    'startWatchdog({ checkMs: 50, patience: 10 });',
    `const turn = () => { for (const until = Date.now() + ${forMs}; Date.now() < until;); process.exit(0); };`,
    // The watching thread is up when the first sign of life was given.
    'setInterval(turn, 400);',
  ];
  const words = ['--import', 'tsx', '--input-type=module', '-e', code.join('\n')];
  const child = spawn(process.execPath, words, { cwd: ROOT, stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (data: Buffer) => (said += data.toString()));
  const end = await new Promise<number | string | null>((done) => {
    child.on('close', (exitCode, signal) => done(exitCode ?? signal));
  });
  return { end, said };
}

test('[ST69] a process that hangs ends itself and says so; one that is only busy goes on', async () => {
  const [hung, busy] = [await spin(20_000), await spin(100)];

  expect([hung.end, busy.end]).toEqual(['SIGKILL', 0]);
  expect(hung.said).toContain('"event":"hung"');
  expect(busy.said).toBe('');
});
