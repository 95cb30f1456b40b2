import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { createDurably, errorCode, removeIfThere, syncFolder, type Disk } from './disk';

/** RELIABILITY.md, F07: room for the journals of a long evening when something else has filled the disk. */
const RESERVE_FILE_BYTES = 64 << 20;
/** Below this much free space the file would itself be what fills the disk. */
const MAKE_ABOVE_BYTES = 1 << 30;
const BLOCK_BYTES = 1 << 20;

/** A file that only takes up room: given up when the disk is full, made again once there is room. */
export interface ReserveFile {
  /** Gives up the room. True when there was some to give. */
  readonly release: () => Promise<boolean>;
  /** Makes the file where it is missing and there is plenty of room; never fails, since nothing depends on it. */
  readonly ensure: () => Promise<void>;
}

export interface ReserveOptions {
  readonly disk: Disk;
  /** The library's `.fieldproof` folder. */
  readonly dir: string;
  readonly sizeBytes?: number;
  readonly makeAboveBytes?: number;
}

export function createReserveFile({
  disk,
  dir,
  sizeBytes = RESERVE_FILE_BYTES,
  makeAboveBytes = MAKE_ABOVE_BYTES,
}: ReserveOptions): ReserveFile {
  const path = join(dir, 'reserve.bin');
  const draft = `${path}.part`;
  let making: Promise<void> | null = null;

  const isThere = async (): Promise<boolean> => {
    const stat = await disk.stat(path).catch(() => null);
    return stat !== null && stat.size >= sizeBytes;
  };
  const make = async (): Promise<void> => {
    if (await isThere()) return;
    if ((await disk.freeBytes(dir)) < makeAboveBytes + sizeBytes) return;
    await removeIfThere(disk, draft);
    // Noise: a file system that compresses would keep no room for zeros.
    const block = randomBytes(Math.min(BLOCK_BYTES, sizeBytes));
    await createDurably(
      disk,
      draft,
      Array.from({ length: Math.ceil(sizeBytes / block.length) }, () => block),
    );
    await disk.rename(draft, path);
    await syncFolder(disk, dir);
  };

  return {
    release: async () => {
      await making;
      const wasThere = (await disk.stat(path).catch(() => null)) !== null;
      for (const name of [draft, path]) {
        await removeIfThere(disk, name).catch((error: unknown) => {
          // A disk that takes no change gives no room either; whoever asked finds it as full as before.
          if (errorCode(error) === '') throw error;
        });
      }
      return wasThere;
    },
    ensure: () => {
      making ??= make()
        .catch(() => removeIfThere(disk, draft).catch(() => undefined))
        .finally(() => {
          making = null;
        });
      return making;
    },
  };
}
