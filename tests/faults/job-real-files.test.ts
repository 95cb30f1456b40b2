import { createHash } from 'node:crypto';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { readReport, runJob } from '../support/job-process';

const DATA = process.env['FIELDPROOF_TEST_DATA'] ?? resolve(import.meta.dirname, '../../../shared/data');

const hashOf = async (path: string): Promise<string> =>
  createHash('sha256')
    .update(await readFile(path))
    .digest('hex');

test.runIf(!existsSync(DATA))('[PI6] the job is not checked on real and hostile files: there are no samples', () => {
  console.warn(`No samples in ${DATA}: set FIELDPROOF_TEST_DATA to run the job on real and hostile files.`);
});

test.runIf(existsSync(DATA))(
  '[PI6] [JB10] a card of real, damaged and hostile files: each is accounted for, kept, named and sent; nothing crashes',
  async () => {
    const dir = await mkdtemp(join(tmpdir(), 'fieldproof-real-'));
    onTestFinished(() => rm(dir, { recursive: true, force: true }));
    const onCard = readdirSync(DATA, { recursive: true, encoding: 'utf8' }).filter((name) =>
      statSync(join(DATA, name)).isFile(),
    );

    const end = await runJob(dir, {
      library: 'library',
      shoot: { name: 'Everything', kind: 'event' },
      card: DATA,
      subjects: { qr: true, required: false },
      studio: 'embedded',
      sync: 'new',
      report: 'report.json',
    });

    const { ingest, photos, problems, sync } = await readReport(dir);
    expect(end.code, end.stderr).toBe(0);
    expect(end.stderr).not.toMatch(/FATAL|crash|SIG[A-Z]+|uncaught|unhandled/i);
    expect(ingest).toMatchObject({ files: onCard.length, failed: 0 });
    expect(ingest.verified + ingest.duplicate + ingest.skipped).toBe(onCard.length);

    const files = photos.flatMap((photo) => photo.files);
    expect(files).toHaveLength(ingest.verified);
    for (const { source, path, sha256 } of files) {
      expect([source, await hashOf(path), await hashOf(join(DATA, source))]).toEqual([source, sha256, sha256]);
    }
    expect(sync.unchanged).toBe(0);
    expect(sync.sent + sync.held + sync.failed).toBe(photos.length);
    // A studio takes no programs and no picture bombs; what it did not take is said of each.
    const refused = photos.filter((photo) => photo.sync === 'failed');
    expect(refused).toHaveLength(sync.failed);
    expect(refused.filter(({ source }) => !source.startsWith('hostile/'))).toEqual([]);
    for (const { source, why } of refused) {
      expect(problems.filter((problem) => problem.source === source).map(({ code }) => `parked:${code}`)).toContain(
        why,
      );
    }

    const named = new Set(onCard);
    expect(problems.filter(({ source }) => !named.has(source))).toEqual([]);
    for (const { message } of problems) {
      expect(message).toMatch(/^[A-Z0-9](?!.*\b(E[A-Z]{3,}|undefined|null|Error)\b).*\.$/s);
    }
    const left = await readdir(join(dir, 'library'), { recursive: true });
    expect(left.filter((name) => name.endsWith('.part'))).toEqual([]);
  },
);
