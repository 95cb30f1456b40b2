import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fc, test } from '@fast-check/vitest';
import { afterEach, beforeEach, describe, expect } from 'vitest';
import { createDiagnosticLog } from '../../../../main/diagnostics/diagnostic-log';
import { diagnosticReport } from '../../../../main/diagnostics/diagnostic-report';
import { errorFacts } from '../../../../main/diagnostics/error-facts';
import type { Library } from '../../../../main/shoots/library';
import { subjectId, testShoot, uuid } from '../../../support/shoot-builder';
import { shootIdSchema } from '@shared/model/ids';

/** Words that belong to somebody, wherever they come up. */
const CANARY = 'Kowalska-Wisniewski';
const NOW = Date.UTC(2026, 10, 23);
let dir: string;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'fieldproof-diagnostics-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

describe('what is written about an error', () => {
  test('[DG1, DG5] a file that is not there leaves its code and call, and no path', async () => {
    const error: unknown = await readFile(join(dir, CANARY, 'IMG 1.JPG')).catch((caught: unknown) => caught);

    expect(errorFacts(error)).toMatchObject({ error: 'Error', code: 'ENOENT', call: 'open' });
    expect(JSON.stringify(errorFacts(error))).not.toContain(CANARY);
    expect(JSON.stringify(errorFacts(error))).not.toContain(dir);
  });

  test('[DG5] the place in the code stays', () => {
    expect(errorFacts(new TypeError('x')).at[0]).toMatch(/^diagnostics\.test\.ts:\d+:\d+$/u);
    expect(errorFacts('a string')).toEqual({ error: 'string', code: null, call: null, at: [] });
  });

  test.prop([fc.string(), fc.string(), fc.string(), fc.string()])(
    '[DG1] no word of a message, name, code or path comes through',
    (before, after, line, name) => {
      const error = new Error(`${before}${CANARY}${after}\n    at /home/${CANARY}/${line}`);
      error.name = `${name} ${CANARY}`;
      Object.assign(error, { code: `${CANARY} ${after}`, path: CANARY, syscall: `${CANARY}/${before}` });

      expect(JSON.stringify(errorFacts(error))).not.toContain(CANARY);
    },
  );
});

describe('the log', () => {
  test('[DG2] it keeps two files of a bounded size, and the last lines in order', async () => {
    const log = createDiagnosticLog(dir, () => NOW);
    const padding = Array.from({ length: 20 }, () => 'x'.repeat(80));
    for (let count = 0; count < 1_500; count += 1) log.write('event', { count, padding });
    await log.flush();

    expect((await readdir(dir)).sort()).toEqual(['fieldproof.1.log', 'fieldproof.log']);
    for (const name of await readdir(dir)) expect((await stat(join(dir, name))).size).toBeLessThanOrEqual(512 << 10);
    const counts = (await log.last(3)).map((line) => (JSON.parse(line) as { count: number }).count);
    expect(counts).toEqual([1_497, 1_498, 1_499]);
  });

  test('[DG2] one that cannot be written disturbs nothing', async () => {
    await writeFile(join(dir, 'file'), '');
    const log = createDiagnosticLog(join(dir, 'file', 'logs'), () => NOW);

    log.write('event');

    await expect(log.flush()).resolves.toBeUndefined();
    await expect(log.last(10)).resolves.toEqual([]);
  });

  test('[DG1] a value with anything but a code in it is not written', async () => {
    const log = createDiagnosticLog(dir, () => NOW);
    log.write('event', { path: `/home/${CANARY}`, words: [`${CANARY} wedding`, 'ENOSPC'], code: 'disk-full' });

    expect((await log.last(1)).map((line) => JSON.parse(line) as unknown)).toMatchObject([
      { event: 'event', path: '?', words: ['?', 'ENOSPC'], code: 'disk-full' },
    ]);
  });
});

describe('the report', () => {
  test('[DG1, DG4] it counts everything and names nobody', async () => {
    const shoot = testShoot({ services: [{ code: 'c', label: CANARY, minimum: 1, exposures: null }] });
    const photo = shoot.shoot(`${CANARY}.JPG`, 0);
    shoot.run({ type: 'tagPhotos', photoIds: [photo.id], mode: 'add', subjectIds: [subjectId(CANARY)] });
    shoot.run({ type: 'editPhotos', photoIds: [photo.id], patch: { note: CANARY } });
    shoot.shoot('IMG_0002.JPG', 60);
    const library = {
      dir: join(dir, CANARY),
      store: { access: 'write' },
      list: () => [{ id: shootIdSchema.parse(uuid(1)), name: CANARY, trouble: null }],
      get: () => ({ id: uuid(1), folder: `/home/${CANARY}`, store: { access: 'write', state: shoot.state } }),
    } as unknown as Library;
    const log = createDiagnosticLog(dir, () => NOW);
    log.write('failure', { ...errorFacts(new Error(CANARY)) });

    const text = await diagnosticReport({
      library,
      settings: {
        ...{ language: 'pl', theme: 'dark', cellPx: 200, isAutoSync: true, copyDirs: [`/media/${CANARY}`] },
        ...{
          readsTwice: false,
          sendLimitKBs: null,
          isIdleVerified: true,
          onMetered: 'data',
          isMarkedMetered: false,
          pauseBelowPercent: 20,
        },
        policy: { copiesNeeded: 2, studioCounts: true },
        studio: { kind: 'remote', url: `https://${CANARY}.example` },
      },
      sync: {
        connection: { state: 'offline', studioName: CANARY, url: CANARY, lastContactAtMs: NOW, isPaused: false },
        ...{ waiting: 1, sending: 0, failed: 0, sentThisRun: 0, unchangedThisRun: 0 },
        ...{ hold: null, bytesPerSecond: null, secondsLeft: null },
      },
      log,
      versions: { app: '1.0.0' },
      clock: () => NOW,
    });

    expect(text).not.toContain(CANARY);
    expect(JSON.parse(text)).toMatchObject({
      settings: { studio: 'remote', copies: 1 },
      connection: { state: 'offline', waiting: 1 },
      library: { shoots: [{ photos: 2, withoutId: 1, subjects: 1, buckets: 1 }] },
      log: [expect.stringContaining('"event":"failure"')],
    });
  });
});
