import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readJobFile, reportPathOf, type Job } from '../../../../main/job/job-file';

const LEAST = { library: 'lib', shoot: { name: 'Maple Street', kind: 'school' }, card: 'card', report: 'report.json' };

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'fieldproof-job-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

async function written(content: unknown, name = 'job.json'): Promise<string> {
  const file = join(dir, name);
  await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}

async function jobOf(content: object): Promise<Job> {
  const read = await readJobFile(await written(content));
  if (!read.ok) throw new Error(read.error);
  return read.value;
}

async function refusalOf(content: unknown): Promise<string> {
  const read = await readJobFile(await written(content));
  if (read.ok) throw new Error('the job was taken');
  return read.error;
}

describe('a wrong job file', () => {
  test.each([
    ['a key that is missing', { library: undefined }, /library.*expected string/],
    ['a key of another kind', { library: 5 }, /library.*expected string/],
    ['an unknown key', { libary: 'lib' }, /"libary"/],
    ['an unknown key inside', { shoot: { ...LEAST.shoot, sort: 'x' } }, /shoot.*"sort"/],
    ['a kind of shoot that is none', { shoot: { name: 'A', kind: 'party' } }, /shoot\.kind.*"wedding"/],
    ['a name of spaces', { shoot: { name: '  ', kind: 'event' } }, /shoot\.name/],
    ['a card that is no path', { card: 5 }, /card: expected a path or a list of paths/],
    ['no card at all', { card: [] }, /card.*>=1/],
    ['a studio that is no address', { studio: 'cloud' }, /studio: expected \{"url", "token"\}, "embedded" or "none"/],
    ['an address that is none', { studio: { url: 'here', token: 't' } }, /studio\.url.*URL/],
    ['a mode that is none', { sync: 'all' }, /sync.*"new"\|"changed"\|"force"\|"none"/],
    ['sets of one', { grouping: { mode: 'count', exposures: 1 } }, /grouping\.exposures.*>=2/],
    ['a number for a mode without one', { grouping: { mode: 'auto', exposures: 3 } }, /grouping.*"exposures"/],
    ['no patience', { patience: 0 }, /patience.*>0/],
  ])('[JB1] %s is refused by name', async (_what, change, sentence) => {
    expect(await refusalOf({ ...LEAST, ...change })).toMatch(sentence);
  });

  test('[JB1] every wrong key is named at once', async () => {
    const refusal = await refusalOf({ ...LEAST, library: 5, sync: 'all' });

    expect(refusal).toMatch(/library/);
    expect(refusal).toMatch(/sync/);
  });

  test('[JB1] a file that is no JSON, or not there, is refused in a sentence with its path', async () => {
    expect(await refusalOf('{')).toContain(`${join(dir, 'job.json')} is not valid JSON`);
    expect(await readJobFile(join(dir, 'other.json'))).toEqual({
      ok: false,
      error: `The job file ${join(dir, 'other.json')} cannot be read.`,
    });
  });

  test('[JB4] the place of the report is known when it alone is right', async () => {
    expect(await reportPathOf(await written({ report: 'out/report.json' }))).toBe(join(dir, 'out', 'report.json'));
    expect(await reportPathOf(await written({ report: 5 }))).toBeNull();
    expect(await reportPathOf(await written('{'))).toBeNull();
    expect(await reportPathOf(join(dir, 'other.json'))).toBeNull();
  });
});

describe('a right job file', () => {
  test('[JB2] relative paths are those of its folder, absolute ones stay', async () => {
    await mkdir(join(dir, 'jobs'));
    const content = {
      ...LEAST,
      library: '../lib',
      card: ['card', '/media/card'],
      secondCopy: './copy',
      profile: 'profile',
      subjects: { roster: 'roster.csv' },
    };
    const file = await written(content, 'jobs/job.json');

    const read = await readJobFile(file);

    expect(read.ok && read.value).toMatchObject({
      library: join(dir, 'lib'),
      cards: [join(dir, 'jobs', 'card'), '/media/card'],
      copyDirs: [join(dir, 'jobs', 'copy')],
      profile: join(dir, 'jobs', 'profile'),
      roster: join(dir, 'jobs', 'roster.csv'),
      report: join(dir, 'jobs', 'report.json'),
    });
  });

  test('[JB3] what is not said has its default', async () => {
    expect(await jobOf(LEAST)).toEqual({
      library: join(dir, 'lib'),
      profile: join(dir, 'lib', '.fieldproof', 'profile'),
      name: 'Maple Street',
      kind: 'school',
      services: [],
      cards: [join(dir, 'card')],
      copyDirs: [],
      readsTwice: false,
      policy: { copiesNeeded: 2, studioCounts: true },
      rename: null,
      grouping: null,
      roster: null,
      rosterColumns: {},
      readsCards: null,
      needsSubject: null,
      studio: 'none',
      sync: 'new',
      isVerified: false,
      patienceMs: 120_000,
      report: join(dir, 'report.json'),
    });
  });

  test.each([
    [{}, true],
    [{ qr: false }, false],
    [{ roster: 'roster.csv' }, true],
  ])('[JB3] cards are read once subjects are spoken of, unless it is denied: %j', async (subjects, readsCards) => {
    expect((await jobOf({ ...LEAST, subjects })).readsCards).toBe(readsCards);
  });

  test('[JB3] a service says of its minimum and exposures what it says, else nothing', async () => {
    const services = [
      { code: 'hdr', label: 'HDR', minimum: 5, exposures: 3 },
      { code: 'all', label: 'All' },
    ];

    const job = await jobOf({ ...LEAST, shoot: { ...LEAST.shoot, services } });

    expect(job.services).toEqual([services[0], { code: 'all', label: 'All', minimum: null, exposures: null }]);
  });
});
