import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { makeJpeg, noise } from '../support/make-picture';
import { readReport, runJob, type JobEnd, type JobLine, type JobReport } from '../support/job-process';

const PHOTOS = 10;
/** Large enough that an interruption finds copies and uploads under way. */
const TAIL_BYTES = 2 << 20;

/** What the pictures of this card give reason to say: they are made, and have a tail. */
const BY_NATURE = new Set(['no-metadata', 'trailing-data']);
const codesIn = ({ problems }: JobReport): string[] => problems.map(({ code }) => code);

async function cardIn(dir: string): Promise<string[]> {
  const folder = join(dir, 'card', 'DCIM', '100TEST');
  await mkdir(folder, { recursive: true });
  const hashes: string[] = [];
  for (let n = 1; n <= PHOTOS; n += 1) {
    const bytes = Buffer.concat([await makeJpeg({ painting: noise(160, 120, n) }), Buffer.alloc(TAIL_BYTES, n)]);
    await writeFile(join(folder, `IMG_${String(1000 + n)}.JPG`), bytes);
    hashes.push(createHash('sha256').update(bytes).digest('hex'));
  }
  return hashes.sort();
}

const job = {
  library: 'library',
  shoot: { name: 'Interrupted', kind: 'wedding' },
  card: 'card',
  studio: 'embedded',
  sync: 'new',
  patience: 60,
  report: 'report.json',
};

/** Sends the signal once, at the first line that asks for it. */
function interruptAt(isMoment: (line: JobLine) => boolean, signal: NodeJS.Signals) {
  let isSent = false;
  return (line: JobLine, kill: (signal: NodeJS.Signals) => void): void => {
    if (isSent || !isMoment(line)) return;
    isSent = true;
    kill(signal);
  };
}

async function expectInterrupted(dir: string, end: JobEnd): Promise<void> {
  const report = await readReport(dir);
  expect(end.code, end.stderr).toBe(1);
  expect(end.stderr).toMatch(/The job was interrupted\..* Run it again to go on\./);
  expect(codesIn(report)).toEqual(['interrupted', ...codesIn(report).filter((code) => BY_NATURE.has(code))]);
  const names = await readdir(join(dir, 'library'), { recursive: true });
  expect(names.filter((name) => name.endsWith('.part'))).toEqual([]);
  for (const { path, sha256 } of report.photos.flatMap(({ files }) => files)) {
    expect(
      createHash('sha256')
        .update(await readFile(path))
        .digest('hex'),
    ).toBe(sha256);
  }
}

test('[JB8] [F37] Ctrl-C while copying and while sending ends cleanly, and the same job does the rest once', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'fieldproof-interrupt-'));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  const hashes = await cardIn(dir);

  const copying = await runJob(
    dir,
    job,
    interruptAt(({ verified }) => verified !== undefined, 'SIGINT'),
  );
  await expectInterrupted(dir, copying);
  const sending = await runJob(
    dir,
    job,
    interruptAt(({ progress }) => progress?.phase === 'sync', 'SIGTERM'),
  );
  // A studio on this computer may have taken everything before the signal came.
  const sent = (await readReport(dir)).sync.sent;
  if (sent < PHOTOS) await expectInterrupted(dir, sending);
  const finished = await runJob(dir, job);

  const report = await readReport(dir);
  expect(finished, finished.stderr).toMatchObject({ code: 0 });
  expect(codesIn(report).filter((code) => !BY_NATURE.has(code))).toEqual([]);
  expect(report.photos.map(({ sha256 }) => sha256).sort()).toEqual(hashes);
  expect(report.photos.map(({ sync }) => sync)).toEqual(Array.from({ length: PHOTOS }, () => 'sent'));
  expect(sent + report.sync.sent).toBe(PHOTOS);
});
