import { execFileSync } from 'node:child_process';
import { cp, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

export interface PluggedCard {
  readonly root: string;
  /** Once; what a failed test left in is pulled after it. */
  readonly pull: () => Promise<void>;
}

/** Mounts a card with these files where systems mount cards: an ext4 on a loop device. Needs root on Linux. */
export async function plugCard(dir: string, filesDir: string): Promise<PluggedCard> {
  const root = `/mnt/fieldproof-e2e-${String(process.pid)}`;
  const image = join(dir, 'card.img');
  execFileSync('truncate', ['-s', '16M', image]);
  execFileSync('mkfs.ext4', ['-q', '-F', '-L', 'EOS_DIGITAL', image]);
  await mkdir(root, { recursive: true });
  execFileSync('mount', ['-o', 'loop', image, root]);
  await cp(filesDir, join(root, 'DCIM'), { recursive: true });
  let isIn = true;
  return {
    root,
    pull: async () => {
      if (!isIn) return;
      isIn = false;
      execFileSync('umount', ['-l', root]);
      await rm(root, { recursive: true, force: true });
    },
  };
}
