import { execFileSync } from 'node:child_process';
import { truncateSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Why faults of disks and system calls cannot be produced here; null when they can. */
export function whyNoFaults(): string | null {
  if (process.platform !== 'linux') return 'needs Linux';
  if (process.getuid?.() !== 0) return 'needs root';
  for (const [tool, how] of [
    ['strace', ['-V']],
    ['python3', ['--version']],
    ['mkfs.ext4', ['-V']],
  ] as const) {
    try {
      execFileSync(tool, how, { stdio: 'ignore' });
    } catch {
      return `needs ${tool}`;
    }
  }
  return null;
}

export interface FaultDisk {
  readonly root: string;
  readonly unmount: () => void;
}

/** A disk of a few megabytes in memory: full when it is full. */
export async function smallDisk(dir: string, megabytes: number): Promise<FaultDisk> {
  const root = join(dir, 'small-disk');
  await mkdir(root);
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${String(megabytes)}m`, 'tmpfs', root]);
  return { root, unmount: () => execFileSync('umount', ['-l', root]) };
}

/** A card that can be pulled: ext4 on a loop device. */
export async function loopCard(
  dir: string,
  megabytes: number,
): Promise<FaultDisk & { readonly image: string; readonly remount: () => void }> {
  const [root, image] = [join(dir, 'loop-card'), join(dir, 'card.img')];
  await mkdir(root);
  execFileSync('truncate', ['-s', `${String(megabytes)}M`, image]);
  execFileSync('mkfs.ext4', ['-q', '-F', image]);
  const mount = (): void => {
    execFileSync('mount', ['-o', 'loop', image, root]);
  };
  const unmount = (): void => {
    execFileSync('umount', ['-l', root]);
  };
  mount();
  return {
    root,
    image,
    unmount,
    remount: () => {
      unmount();
      mount();
    },
  };
}

// EXT4_IOC_SHUTDOWN with NOLOGFLUSH: from now on the file system answers as one whose disk is gone.
const SHUTDOWN = `import fcntl, os, struct, sys
fcntl.ioctl(os.open(sys.argv[1], os.O_RDONLY), 0x8004587D, struct.pack("I", 2))`;

/** Pulls a card made by `loopCard` while it is mounted. */
export const pull = (root: string): void => {
  execFileSync('python3', ['-c', SHUTDOWN, root]);
};

/** Forgets what the page cache knows of a file, so that the next read asks the disk. */
export const dropCache = (path: string): void => {
  execFileSync('dd', [`if=${path}`, 'iflag=nocache', 'count=0', 'status=none']);
};

/** Cuts the end off the image behind a mounted card: what lay there can no longer be read. */
export const breakAfter = (image: string, bytes: number): void => {
  truncateSync(image, bytes);
};
