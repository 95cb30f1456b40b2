import { describe, expect, test } from 'vitest';
import { createIdleVerifier, type IdleVerifier } from '../../../../main/verify/idle-verifier';
import { createManualTimers, type ManualTimers } from '../../../support/manual-timers';
import { verifyScene, type VerifyScene } from '../../../support/verify-scene';

interface Desk {
  readonly scene: VerifyScene;
  readonly timers: ManualTimers;
  readonly verifier: IdleVerifier;
  quiet: boolean;
}

function desk(): Desk {
  const scene = verifyScene();
  const timers = createManualTimers();
  const made: Desk = {
    scene,
    timers,
    quiet: true,
    verifier: createIdleVerifier({
      disk: scene.disk,
      shoots: () => [scene.verifyShoot],
      mayWork: () => made.quiet,
      clock: () => Date.UTC(2026, 4, 3) + timers.now(),
      timers,
      onFailure: (error) => {
        throw error;
      },
    }),
  };
  return made;
}

/** Lets time pass in small steps, and what follows from it happen, until something is so. */
async function passUntil({ timers }: Desk, isSo: () => boolean): Promise<void> {
  for (let step = 0; step < 5_000 && !isSo(); step += 1) {
    timers.advance(100);
    await new Promise(setImmediate);
  }
  expect(isSo()).toBe(true);
}

describe('reading again while nobody needs the computer', () => {
  test('[VE15] new copies are read by themselves, once', async () => {
    const made = desk();
    made.scene.add('A.JPG', { copies: ['/backup/Test/originals/A.JPG'] });
    made.scene.add('B.JPG');
    await passUntil(made, () => made.scene.batches.reduce((sum, n) => sum + n, 0) === 3);
    expect(made.scene.reads).toHaveLength(3);
    made.timers.advance(600_000);
    await made.verifier.close();
    expect(made.scene.reads).toHaveLength(3);
  });

  test('[VE15] nothing is read while somebody works', async () => {
    const made = desk();
    made.quiet = false;
    made.scene.add('A.JPG');
    made.timers.advance(600_000);
    await made.verifier.close();
    expect(made.scene.reads).toEqual([]);
  });

  test('[VE16] it lets go within a block when somebody comes back, and reads that file again later', async () => {
    const made = desk();
    made.scene.add('A.JPG', { sizeBytes: 100_000_000 });
    await passUntil(made, () => made.scene.reads.length === 1);
    made.quiet = false;
    made.timers.advance(10_000);
    await new Promise(setImmediate);
    expect(made.scene.batches).toEqual([]);
    made.quiet = true;
    await passUntil(made, () => made.scene.batches.length === 1);
    expect(made.scene.reads).toHaveLength(2);
    await made.verifier.close();
  });

  test('[VE16] it is gentle: a file takes as long as its size at 20 MB/s', async () => {
    const made = desk();
    made.scene.add('A.JPG', { sizeBytes: 100_000_000 });
    await passUntil(made, () => made.scene.reads.length === 1);
    const begun = made.timers.now();
    await passUntil(made, () => made.scene.batches.length === 1);
    expect(made.timers.now() - begun).toBeGreaterThanOrEqual(4_000);
    await made.verifier.close();
  });

  test('[VE16] closing ends it at once', async () => {
    const made = desk();
    made.scene.add('A.JPG', { sizeBytes: 100_000_000 });
    await passUntil(made, () => made.scene.reads.length === 1);
    await made.verifier.close();
    expect(made.scene.batches).toEqual([]);
  });

  test('[VE11] a disk that is away is tried once in a round', async () => {
    const made = desk();
    for (const name of ['A', 'B', 'C']) {
      made.scene.add(`${name}.JPG`, { copies: [`/backup/Test/originals/${name}.JPG`] });
      made.scene.finding.set(`/backup/Test/originals/${name}.JPG`, { result: 'missing' });
    }
    made.scene.gone.add('/backup');
    await passUntil(made, () => made.scene.batches.reduce((sum, n) => sum + n, 0) === 3);
    await made.verifier.close();
    expect(made.scene.reads.filter((path) => path.startsWith('/backup'))).toHaveLength(1);
  });
});
