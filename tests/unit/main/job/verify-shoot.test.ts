import { expect, test } from 'vitest';
import { ok } from '@shared/model/result';
import type { JobPorts } from '../../../../main/job/run-job';
import { reportVerified, verifyShoot } from '../../../../main/job/verify-shoot';
import type { Shoot } from '../../../../main/shoots/library';
import { startVerifyRun } from '../../../../main/verify/verify-run';
import { jobReportSchema } from '../../../support/job-report-schema';
import { verifyScene } from '../../../support/verify-scene';

function jobOn(scene: ReturnType<typeof verifyScene>, signal: AbortSignal) {
  const start = () =>
    Promise.resolve(
      ok(
        startVerifyRun(
          {
            ...{ disk: scene.disk, shoots: [scene.verifyShoot], away: [] },
            ...{ clock: () => 0, now: () => 0, onMoved: () => undefined },
          },
          { shootId: scene.verifyShoot.id, startedAtMs: Number.MAX_SAFE_INTEGER, isPaused: false },
        ),
      ),
    );
  // Of the core and of the shoot nothing else is asked for.
  const ports = { core: { verify: { start } }, signal } as unknown as JobPorts;
  return verifyShoot(ports, { id: scene.verifyShoot.id } as Shoot);
}

test('[JB14] a job that asks for it reads the shoot again, and its report says what was found where', async () => {
  const scene = verifyScene();
  scene.add('A.JPG', { copies: ['/backup/Test/originals/A.JPG'] });
  scene.finding.set('/library/Test/originals/A.JPG', { result: 'unreadable', atByte: 512 });
  const view = await jobOn(scene, new AbortController().signal);
  const section = jobReportSchema.shape.verify.unwrap().parse(view && reportVerified(view));
  expect(section.places.map(({ place, same, unreadable }) => [place, same, unreadable])).toEqual([
    ['library', 0, 1],
    ['copy', 1, 0],
  ]);
  expect(section.bad).toEqual([
    { source: 'A.JPG', path: 'originals/A.JPG', copy: null, result: 'unreadable', atByte: 512 },
  ]);
});

test('[JB14] Ctrl-C ends the reading', async () => {
  const scene = verifyScene();
  scene.add('A.JPG');
  scene.add('B.JPG');
  const stop = new AbortController();
  const { check } = scene.disk;
  const stopping = {
    ...scene,
    disk: {
      ...scene.disk,
      check: (ask: Parameters<typeof check>[0]) => {
        stop.abort();
        return check(ask);
      },
    },
  };
  expect(await jobOn(stopping, stop.signal)).toMatchObject({ state: 'cancelled', copies: { done: 0 } });
});
