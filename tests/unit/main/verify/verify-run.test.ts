import { describe, expect, test } from 'vitest';
import { photoCopies } from '@shared/domain/card-custody';
import type { VerifyView } from '@shared/contract/verify-view';
import { startVerifyRun, type VerifyRun } from '../../../../main/verify/verify-run';
import { verifyScene, type VerifyScene } from '../../../support/verify-scene';

const NOTHING = { same: 0, cold: 0, different: 0, missing: 0, unreadable: 0, offline: 0 };

function run(
  scene: VerifyScene,
  more: { startedAtMs?: number; isPaused?: boolean; onMoved?: () => void } = {},
): VerifyRun {
  let ms = 0;
  return startVerifyRun(
    {
      disk: scene.disk,
      shoots: [scene.verifyShoot],
      away: [],
      clock: () => 42,
      now: () => (ms += 10),
      onMoved: more.onMoved ?? (() => undefined),
    },
    { shootId: null, startedAtMs: more.startedAtMs ?? Number.MAX_SAFE_INTEGER, isPaused: more.isPaused ?? false },
  );
}
const ended = async (scene: VerifyScene): Promise<VerifyView> => {
  const verify = run(scene);
  await verify.done;
  return verify.view();
};

describe('reading everything again', () => {
  test('[VE10] reads every original and every copy, and says what was found in each place', async () => {
    const scene = verifyScene();
    scene.add('A.JPG', { copies: ['/backup/Test/originals/A.JPG'] });
    scene.add('B.JPG', { copies: ['/backup/Test/originals/B.JPG'] });
    scene.add('C.JPG');
    scene.finding.set('/library/Test/originals/A.JPG', { result: 'different', level: 'L3' });
    scene.finding.set('/backup/Test/originals/B.JPG', { result: 'unreadable', atByte: 4_096 });
    scene.finding.set('/library/Test/originals/C.JPG', { result: 'same', level: 'L2' });
    const view = await ended(scene);
    expect(view).toMatchObject({ state: 'done', endedAtMs: 42, copies: { done: 5, total: 5 }, bytesDone: 5_000 });
    expect(view.places).toEqual([
      { kind: 'library', label: '', ...NOTHING, same: 2, cold: 1, different: 1 },
      { kind: 'copy', label: '/backup/Test', ...NOTHING, same: 1, cold: 1, unreadable: 1 },
    ]);
    expect(view.bad.map(({ name, destination, result, atByte }) => [name, destination, result, atByte])).toEqual([
      ['A.JPG', null, 'different', null],
      ['B.JPG', '/backup/Test/originals/B.JPG', 'unreadable', 4_096],
    ]);
    const [a, , c] = [...scene.shoot.state.photos.values()];
    expect(photoCopies(scene.shoot.state, a!)[0]?.copies.map(({ state, level }) => [state, level])).toEqual([
      ['different', null],
      ['proven', 'L3'],
    ]);
    expect(photoCopies(scene.shoot.state, c!)[0]?.copies[0]?.level).toBe('L2');
  });

  test('[VE11] a disk that is not connected is offline: nothing is concluded, nothing is written down', async () => {
    const scene = verifyScene();
    scene.add('A.JPG', { copies: ['/backup/Test/originals/A.JPG'] });
    scene.finding.set('/backup/Test/originals/A.JPG', { result: 'missing' });
    scene.gone.add('/backup');
    const view = await ended(scene);
    expect(view.places[1]).toEqual({ kind: 'copy', label: '/backup/Test', ...NOTHING, offline: 1 });
    expect(view.bad).toEqual([]);
    expect([...scene.shoot.state.checks.values()].flat().map((check) => check.destination)).toEqual([null]);
  });

  test('[VE11] what is gone from a disk that is there is missing', async () => {
    const scene = verifyScene();
    scene.add('A.JPG', { copies: ['/backup/Test/originals/A.JPG'] });
    scene.finding.set('/backup/Test/originals/A.JPG', { result: 'missing' });
    scene.finding.set('/library/Test/originals/A.JPG', { result: 'missing' });
    // The whole folder of the shoot is gone, and its disk still holds others.
    scene.gone.add('/backup/Test');
    expect((await ended(scene)).places.map(({ missing, offline }) => [missing, offline])).toEqual([
      [1, 0],
      [1, 0],
    ]);
    scene.gone.add('/library/Test/.fieldproof');
    expect((await ended(scene)).places[0]).toMatchObject({ missing: 0, offline: 1 });
  });

  test('[VE12] a reading that was broken off goes on where it stood', async () => {
    const scene = verifyScene();
    for (const name of ['A.JPG', 'B.JPG', 'C.JPG', 'D.JPG']) scene.add(name);
    const first: VerifyRun = run(scene, {
      startedAtMs: 1,
      onMoved: () => {
        if (scene.reads.length === 2) first.cancel();
      },
    });
    await first.done;
    expect(first.view().state).toBe('cancelled');
    const readBefore = first.view().copies.done;
    expect(readBefore).toBeGreaterThan(0);
    scene.reads.length = 0;
    const second = run(scene, { startedAtMs: 1 });
    await second.done;
    expect(scene.reads).toHaveLength(4 - readBefore);
    expect(second.view()).toMatchObject({ state: 'done', copies: { done: 4, total: 4 }, bytesDone: 4_000 });
    expect(second.view().places[0]).toMatchObject({ same: 4, cold: 4 });
  });

  test('[VE12] a pause holds within a file and reads on; one that began paused waits', async () => {
    const scene = verifyScene();
    for (const name of ['A.JPG', 'B.JPG', 'C.JPG']) scene.add(name);
    const verify = run(scene, { isPaused: true });
    await new Promise(setImmediate);
    expect(scene.reads).toEqual([]);
    expect(verify.view()).toMatchObject({ state: 'paused', secondsLeft: null });
    verify.resume();
    await verify.done;
    expect(verify.view()).toMatchObject({ state: 'done', copies: { done: 3 } });
  });

  test('[VE12] it can be given up while it is paused', async () => {
    const scene = verifyScene();
    scene.add('A.JPG');
    const verify = run(scene, { isPaused: true });
    verify.cancel();
    await verify.done;
    expect(verify.view().state).toBe('cancelled');
    expect(scene.reads).toEqual([]);
  });

  test('[VE13] looks are written down in batches, all of them', async () => {
    const scene = verifyScene();
    for (let n = 0; n < 150; n += 1) scene.add(`P${String(n)}.JPG`);
    await ended(scene);
    expect(scene.batches.reduce((sum, n) => sum + n, 0)).toBe(150);
    expect(scene.batches.length).toBeLessThan(10);
  });

  test('[VE14] what was put back is no longer listed as bad, and stays in the report', async () => {
    const scene = verifyScene();
    const copy = scene.add('A.JPG');
    scene.finding.set('/library/Test/originals/A.JPG', { result: 'missing' });
    const verify = run(scene);
    await verify.done;
    verify.restored(scene.verifyShoot.id, copy);
    expect(verify.view().bad).toMatchObject([{ name: 'A.JPG', isRestored: true }]);
  });
});
