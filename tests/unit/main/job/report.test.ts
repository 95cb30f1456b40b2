import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { importIdSchema } from '@shared/model/ids';
import { jobProblem } from '../../../../main/job/job-failure';
import { DEFAULT_POLICY } from '@shared/model/custody';
import { buildReport, type ReportInput } from '../../../../main/job/report';
import { emptyReport } from '../../../../main/job/run-job';
import { createStopwatch } from '../../../../main/job/stopwatch';
import { attempt, choice, sampleShoot } from '../../../support/any-history';
import { jobReportSchema, type JobReportKeys } from '../../../support/job-report-schema';
import {
  importId,
  NOTHING_SEEN,
  service,
  sha,
  subjectId,
  testShoot,
  uuid,
  type TestShoot,
} from '../../../support/shoot-builder';

const RUNTIME = { app: '0.1.0', electron: '33.2.1', node: '20.18.1', platform: 'linux-x64' };
const NO_SYNC = { sent: 0, failed: 0, unchanged: 0, bytes: 0, requests: 0 };

function reportOf(shoot: TestShoot, change: Partial<ReportInput> = {}): JobReportKeys {
  const report = buildReport({
    policy: DEFAULT_POLICY,
    runtime: RUNTIME,
    phases: createStopwatch(() => 0).phases(),
    state: shoot.state,
    shootDir: '/lib/Test',
    importIds: [importId],
    cardOf: (_importId, card) => card ?? 0,
    thumbnailOf: () => null,
    problems: [],
    sync: NO_SYNC,
    isDryRun: false,
    ...change,
  });
  // As it is read: through JSON.
  return jobReportSchema.parse(JSON.parse(JSON.stringify(report)));
}

test('[OB40] a dry run says how much would go and what would stay, and sends nothing', () => {
  const shoot = testShoot({ rules: { needsSubject: true } });
  const { id } = shoot.shoot('IMG_0001.JPG', 0, { file: { sizeBytes: 1500 } });
  shoot.shoot('IMG_0002.JPG', 1);
  shoot.run({ type: 'tagPhotos', photoIds: [id], mode: 'add', subjectIds: [subjectId('A-1')] });

  const { dryRun, photos, sync } = reportOf(shoot, { isDryRun: true });

  expect(dryRun).toEqual({ photos: 1, bytes: 1500, held: { 'no-subject-id': 1 } });
  expect(photos.map(({ sync: state }) => state)).toEqual(['pending', 'held']);
  expect(sync).toMatchObject({ sent: 0, requests: 0 });
  expect(reportOf(shoot)).not.toHaveProperty('dryRun');
});

const listed = (path: string, sizeBytes = 1000) => ({ card: 0, path, sizeBytes, mtimeMs: 1 });

describe('keys', () => {
  test('[JB9] any history of a shoot gives a report of the same keys, in which every photo is told once', () => {
    fc.assert(
      fc.property(fc.array(choice, { maxLength: 25 }), (choices) => {
        const shoot = sampleShoot();
        for (const choose of choices) attempt(shoot, choose);

        const report = reportOf(shoot);

        expect(report.photos.map(({ id }) => id).sort()).toEqual([...shoot.state.photos.keys()].sort());
        const ids = new Set(report.photos.map(({ id }) => id));
        expect(report.groups.flatMap(({ members }) => members).every((id) => ids.has(id))).toBe(true);
      }),
    );
  });

  test('[JB9] a job that did not begin has them too', () => {
    const problem = jobProblem({ code: 'bad-job', message: 'The job file is wrong.', step: 'copy' });

    const report = jobReportSchema.parse(
      emptyReport(
        RUNTIME,
        createStopwatch(() => 0),
        [problem],
      ),
    );

    expect(report.problems).toEqual([
      { card: 0, source: '', step: 'copy', code: 'bad-job', message: 'The job file is wrong.' },
    ]);
  });
});

describe('photos', () => {
  test('[JB11] in any history a photo has one state, and a reason exactly when it did not go', () => {
    fc.assert(
      fc.property(fc.array(choice, { maxLength: 30 }), (choices) => {
        const shoot = sampleShoot();
        for (const choose of choices) attempt(shoot, choose);

        const { photos, sync } = reportOf(shoot);

        for (const { sync: state, why } of photos) {
          if (state === 'sent' || state === 'pending') expect(why).toBeNull();
          if (state === 'held') expect(why).toMatch(/^(removed|subject-card|no-subject-id|needs-bucket|no-consent)$/);
          if (state === 'failed') expect(why).toMatch(/^(parked:.+|ignored)$/);
        }
        expect(photos.filter(({ sync: state }) => state === 'held')).toHaveLength(sync.held);
      }),
    );
  });

  test('[JB11] what was edited since it was sent is sent, and counted as changed', () => {
    const shoot = testShoot();
    const { id: photoId, files } = shoot.shoot('A.JPG', 0);
    shoot.run({ type: 'queueSend', mode: 'new', photoIds: null });
    const { intentId, revision } = shoot.state.sends.get(photoId)!.intent!;
    const sent = { intentId, photoId, revision, files: files.map((file) => file.sha256), wasThere: false };
    shoot.run({ type: 'recordConfirmed', studioId: uuid(5) as never, items: [sent] });
    shoot.run({ type: 'tagPhotos', photoIds: [photoId], mode: 'add', subjectIds: [subjectId('A-1')] });

    const report = reportOf(shoot);

    expect(report.photos[0]).toMatchObject({ sync: 'sent', why: null, subjects: ['A-1'] });
    expect(report.sync.changed).toBe(1);
    expect(report.subjects).toEqual([{ id: 'A-1', name: '', photos: 1 }]);
  });

  test('[JB11] paths are absolute, times as the camera wrote them, buckets by their code', () => {
    const shoot = testShoot({ services: [service('all')] });
    const photo = shoot.shoot('A.JPG', 0.12, { facts: { offsetMinutes: 120 } });
    shoot.run({ type: 'assignBuckets' });

    const [told] = reportOf(shoot, { thumbnailOf: () => '/lib/.fieldproof/cache/a.jpg' }).photos;

    expect(told).toMatchObject({
      source: 'DCIM/100CANON/A.JPG',
      path: join('/lib/Test', 'originals', 'A.JPG'),
      sha256: photo.files[0]!.sha256,
      capturedAt: '2026-05-01T10:00:00.120+02:00',
      camera: 'Canon EOS R5',
      bucket: 'all',
      thumbnail: '/lib/.fieldproof/cache/a.jpg',
    });
  });
});

describe('files', () => {
  /** A card of four files, each of which ended in its own way. */
  function endedCard(): { shoot: TestShoot; verified: ReturnType<TestShoot['shoot']> } {
    const shoot = testShoot();
    const names = ['A.JPG', 'B.JPG', 'C.txt', 'D.JPG'].map((name) => `DCIM/100CANON/${name}`);
    shoot.run({ type: 'listCard', importId, files: names.map((name) => listed(name)) });
    const verified = shoot.shoot('A.JPG', 0);
    const entry = (path: string) => ({ importId, card: 0, path });
    shoot.run({
      type: 'recordDuplicate',
      ...entry(names[1]!),
      sha256: verified.files[0]!.sha256,
      photoId: verified.id,
      copies: [],
      isRestored: false,
    });
    const left = { code: 'not-a-photo', message: 'Not a photo.' };
    shoot.run({ type: 'recordUnimported', outcome: 'skipped', files: [{ ...entry(names[2]!), ...left }] });
    const lost = { code: 'source-unreadable', message: 'The card could not be read.' };
    shoot.run({ type: 'recordUnimported', outcome: 'failed', files: [{ ...entry(names[3]!), ...lost }] });
    return { shoot, verified };
  }

  test('[JB10] files are the sum of the four endings, with the bytes of what was verified', () => {
    const { shoot } = endedCard();

    expect(reportOf(shoot).ingest).toEqual({
      files: 4,
      verified: 1,
      duplicate: 1,
      skipped: 1,
      failed: 1,
      bytes: 1000,
    });
  });

  test('[JB10] a duplicate names the photo that has its bytes', () => {
    const { shoot, verified } = endedCard();

    expect(reportOf(shoot).duplicates).toEqual([
      { card: 0, source: 'DCIM/100CANON/B.JPG', sha256: verified.files[0]!.sha256, of: verified.id },
    ]);
  });

  test('[JB10] a run that imported nothing tells nothing of the runs before', () => {
    const { shoot } = endedCard();

    const report = reportOf(shoot, { importIds: [importIdSchema.parse(uuid(0xbbbb))] });

    expect(report.ingest.files).toBe(0);
    expect(report.duplicates).toEqual([]);
    expect(report.photos).toHaveLength(1);
  });

  test('[JB12] a failed file, a damaged photo and a parked send are each a problem', () => {
    const { shoot, verified } = endedCard();
    const damage = { code: 'truncated' as const, message: 'The end of the picture is missing.' };
    shoot.run({
      type: 'recordAnalyses',
      items: [{ photoId: verified.id, facts: null, analysis: NOTHING_SEEN, damage }],
    });
    shoot.run({ type: 'queueSend', mode: 'new', photoIds: null });
    const { intentId } = shoot.state.sends.get(verified.id)!.intent!;
    const parked = { code: 'file-missing', message: 'The file is gone.' };
    shoot.run({ type: 'recordParked', items: [{ intentId, photoId: verified.id, ...parked }] });

    const report = reportOf(shoot);

    expect(report.problems.toSorted((a, b) => (a.step < b.step ? -1 : 1))).toEqual([
      {
        card: 0,
        source: 'DCIM/100CANON/D.JPG',
        step: 'copy',
        code: 'source-unreadable',
        message: 'The card could not be read.',
      },
      { card: 0, source: 'DCIM/100CANON/A.JPG', step: 'metadata', ...damage },
      { card: 0, source: 'DCIM/100CANON/A.JPG', step: 'sync', ...parked },
    ]);
    expect(report.photos[0]).toMatchObject({ sync: 'failed', why: 'parked:file-missing' });
  });

  test('[JB10] every file of a photo is listed, the shown one first', () => {
    const shoot = testShoot();
    const photo = shoot.shoot('A.CR2', 0, { file: { role: 'raw', sha256: sha(7) } });
    shoot.shoot('A.JPG', 0, { joins: photo });

    const [told] = reportOf(shoot).photos;

    expect(told?.files.map(({ source }) => source)).toEqual(['DCIM/100CANON/A.JPG', 'DCIM/100CANON/A.CR2']);
    expect(told?.source).toBe('DCIM/100CANON/A.JPG');
  });
});
