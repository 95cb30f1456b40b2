import { lstat, open } from 'node:fs/promises';
import { errnoOf } from './copy-failure';
import { CHUNK_BYTES, type IoBuffers } from './io-buffers';
import { DIRECT, SAFE_READ } from './open-flags';
import { sourcePath } from './name-bytes';

export interface ProbedCard {
  readonly root: string;
  /** Device number of the root when the card was listed. */
  readonly disk: number;
  /** Some listed files, escaped; the first, the middle and the last tell enough. */
  readonly samples: readonly string[];
}

/** What reads answer when the medium behind them is gone. */
const DEAD = new Set(['EIO', 'ENODEV', 'ENXIO', 'ENOTCONN', 'ESTALE', 'EREMOTEIO', 'ENOMEDIUM', 'ESHUTDOWN']);

const FIRST_BLOCK_BYTES = 4_096;

/** One read that goes to the medium where the system allows it: the page cache still answers for a card that is gone. */
async function readsFromMedium(path: Buffer, buffers: IoBuffers): Promise<boolean> {
  for (const extra of [DIRECT, 0]) {
    try {
      const handle = await open(path, SAFE_READ | extra);
      try {
        await buffers.withPair(([block]) =>
          handle.read(block.subarray(0, Math.min(FIRST_BLOCK_BYTES, CHUNK_BYTES)), 0, FIRST_BLOCK_BYTES, 0),
        );
        return true;
      } finally {
        await handle.close();
      }
    } catch (error) {
      if (errnoOf(error) === null) throw error;
      // Refused because of O_DIRECT: try without. Whatever is not the medium's own error comes from a card that is there.
      if (errnoOf(error) !== 'EINVAL') return !DEAD.has(errnoOf(error) ?? '');
    }
  }
  return true;
}

/** Tells a card that is gone from one bad file: is the root still the same disk, and does any other file still answer? */
export async function isCardGone(card: ProbedCard, failedPath: string, buffers: IoBuffers): Promise<boolean> {
  const root = await lstat(card.root).catch(() => null);
  if (root?.dev !== card.disk) return true;
  const others = card.samples.filter((path) => path !== failedPath);
  for (const path of others) {
    if (await readsFromMedium(sourcePath(card.root, path), buffers)) return false;
  }
  // A card of one file is judged by its root alone.
  return others.length > 0;
}
