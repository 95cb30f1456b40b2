import { execFile, execFileSync } from 'node:child_process';
import { existsSync, rmSync, truncateSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** Why faults of disks and system calls cannot be produced here; null when they can. */
export function whyNoFaults(): string | null {
  if (process.platform !== 'linux') return 'needs Linux';
  if (process.getuid?.() !== 0) return 'needs root';
  for (const [tool, how] of [
    ['strace', ['-V']],
    ['perl', ['-v']],
    ['mkfs.ext4', ['-V']],
  ] as const) {
    try {
      execFileSync(tool, how, { stdio: 'ignore' });
    } catch {
      return `needs ${tool}`;
    }
  }
  return existsSync('/dev/loop-control') ? null : 'needs loop devices';
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

// EXT4_IOC_SHUTDOWN with NOLOGFLUSH: from now on the file system answers as one whose disk is gone, and what was not
// flushed before is lost. Perl is there wherever ExifTool is.
const SHUTDOWN = 'open(my $f, "<", $ARGV[0]) or die $!; my $how = pack("I", 2); ioctl($f, 0x8004587D, $how) or die $!';

/** Pulls a disk made by `loopCard` or `powerDisk` while it is mounted. */
export const pull = (root: string): void => {
  execFileSync('perl', ['-e', SHUTDOWN, root]);
};

/**
 * As `pull`, while we go on working: it comes a few milliseconds later, in the middle of whatever is done then. Resolves
 * with the time at which it began, in ms since the epoch. What is answered from then on proves nothing: Linux lets a
 * flush that is under way at that moment succeed, while a computer without power answers nobody.
 */
export async function pullSoon(root: string): Promise<number> {
  const timed = `use Time::HiRes; my $at = Time::HiRes::time(); ${SHUTDOWN}; printf "%.3f", $at * 1000`;
  const { stdout } = await promisify(execFile)('perl', ['-e', timed, root]);
  return Number(stdout);
}

/** The time now, comparable with what `pullSoon` tells. */
export const epochMs = (): number => performance.timeOrigin + performance.now();

/** Why a disk that is blind to case cannot be made here; null when it can. */
export function whyNoExfat(): string | null {
  const why = whyNoFaults();
  if (why !== null) return why;
  for (const tool of ['mkfs.exfat', 'mount.exfat-fuse']) {
    try {
      execFileSync('sh', ['-c', `command -v ${tool}`], { stdio: 'ignore' });
    } catch {
      return `needs ${tool} (Debian: exfat-fuse, exfatprogs)`;
    }
  }
  return existsSync('/dev/fuse') ? null : 'needs /dev/fuse';
}

export interface ExfatDisk extends FaultDisk {
  /** Ends the program behind the mount: everything that is asked of it then answers ENOTCONN. */
  readonly killServer: () => void;
}

/** exFAT, as on most cards and travel disks: no links, no case, no `:` in names. */
export async function exfatDisk(dir: string, megabytes: number): Promise<ExfatDisk> {
  const [root, image] = [join(dir, 'exfat-disk'), join(dir, 'exfat.img')];
  await mkdir(root);
  execFileSync('truncate', ['-s', `${String(megabytes)}M`, image]);
  execFileSync('mkfs.exfat', [image], { stdio: 'ignore' });
  const loop = execFileSync('losetup', ['-f', '--show', image], { encoding: 'utf8' }).trim();
  try {
    execFileSync('mount.exfat-fuse', [loop, root], { stdio: 'ignore' });
  } catch (error) {
    execFileSync('losetup', ['-d', loop]);
    throw error;
  }
  return {
    root,
    killServer: () => {
      // The one process that was started for this very mount point.
      const pids = execFileSync('pgrep', ['-f', `^mount.exfat-fuse ${loop} `], { encoding: 'utf8' });
      for (const pid of pids.split('\n').filter(Boolean)) process.kill(Number(pid), 'SIGKILL');
    },
    unmount: () => {
      execFileSync('umount', ['-l', root]);
      execFileSync('losetup', ['-d', loop]);
    },
  };
}

/** A disk that can lose its power, again and again. */
export interface PowerDisk extends FaultDisk {
  /** What a restart of the computer shows: only what was on the medium. */
  readonly restart: () => void;
}

/** ext4 on an image in memory, where there is room: what counts is what was flushed, not how fast. */
export async function powerDisk(dir: string, megabytes: number): Promise<PowerDisk> {
  const root = join(dir, 'power-disk');
  const home = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
  const image = join(home, `fieldproof-power-${String(process.pid)}-${String(Date.now())}.img`);
  await mkdir(root);
  execFileSync('truncate', ['-s', `${String(megabytes)}M`, image]);
  execFileSync('mkfs.ext4', ['-q', '-F', '-J', 'size=4', '-E', 'lazy_itable_init=0', image]);
  const mount = (): void => {
    execFileSync('mount', ['-o', 'loop', image, root]);
  };
  mount();
  return {
    root,
    restart: () => {
      // Not lazily: a file that we still hold open would keep the old state alive beside the new one.
      execFileSync('umount', [root]);
      mount();
    },
    unmount: () => {
      execFileSync('umount', ['-l', root]);
      rmSync(image, { force: true });
    },
  };
}

/** Forgets what the page cache knows of a file, so that the next read asks the disk. */
export const dropCache = (path: string): void => {
  execFileSync('dd', [`if=${path}`, 'iflag=nocache', 'count=0', 'status=none']);
};

/** Cuts the end off the image behind a mounted card: what lay there can no longer be read. */
export const breakAfter = (image: string, bytes: number): void => {
  truncateSync(image, bytes);
};
