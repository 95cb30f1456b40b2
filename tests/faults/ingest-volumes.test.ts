import { execFileSync } from 'node:child_process';
import { mkdir, rm } from 'node:fs/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { systemTimers, systemVolumes, watchVolumes, type VolumeChange } from '../../main/ingest/volumes/watch-volumes';
import { whyNoFaults } from '../support/fault-disks';
import { newDir, removeDir } from '../support/ingest-desk';

const why = whyNoFaults();

describe.skipIf(why !== null)(`a card that is mounted${why === null ? '' : ` (skipped: ${why})`}`, () => {
  const point = `/mnt/fieldproof-card-${String(process.pid)}`;
  let dir: string | null = null;
  afterEach(async () => {
    try {
      execFileSync('umount', ['-l', point], { stdio: 'ignore' });
    } catch {
      // Unmounted by the test already.
    }
    await rm(point, { recursive: true, force: true });
    if (dir) await removeDir(dir);
  });

  test('[IN31] is told as a card when it comes, and as gone when it goes', async () => {
    dir = await newDir();
    const image = `${dir}/card.img`;
    execFileSync('truncate', ['-s', '8M', image]);
    execFileSync('mkfs.ext4', ['-q', '-F', '-L', 'EOS DIGITAL', image]);
    await mkdir(point, { recursive: true });
    const changes: VolumeChange[] = [];
    const watch = watchVolumes({
      source: systemVolumes('linux'),
      timers: systemTimers,
      onChange: (change) => changes.push(change),
      onTrouble: (error) => {
        throw error;
      },
    });
    await watch.look();

    execFileSync('mount', ['-o', 'loop', image, point]);
    await mkdir(`${point}/DCIM`);
    await watch.look();
    execFileSync('umount', [point]);
    await watch.look();
    watch.close();

    expect(changes.flatMap(({ arrived }) => arrived).find(({ root }) => root === point)).toMatchObject({
      isCard: true,
    });
    expect(changes.at(-1)?.left).toMatchObject([{ root: point }]);
  });
});
