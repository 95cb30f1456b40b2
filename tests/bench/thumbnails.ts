import path from 'node:path';
import { compareInTurn } from './compare-in-turn';
import { openMediaStand, vipsLine } from './media-stand';
import { timeHere, timeShell } from './measure';

const PHOTOS = 40;
const ROUNDS = 5;

/** PERF-1: 512-px thumbnails of 24-MP JPEGs, every photo decoded whole. */
export async function runThumbnails(): Promise<void> {
  const stand = await openMediaStand(PHOTOS);
  const { files, sizeBytes } = stand.photos;
  try {
    await compareInTurn({
      goal: 'PERF-1 thumbnails',
      target: '≥ 1.2× the throughput of vipsthumbnail',
      ratio: 'speed',
      rounds: ROUNDS,
      product: () =>
        timeHere(async () => {
          const made = await Promise.all(
            files.map((file) =>
              stand.service.rendition({
                path: file,
                name: path.basename(file),
                sha256: stand.freshHash(),
                sizeBytes,
                edgePx: 512,
              }),
            ),
          );
          if (!made.every((each) => 'path' in each)) throw new Error('Expected a thumbnail of every photo');
        }),
      peer: async () => timeShell(vipsLine(files, await stand.outDir())),
    });
  } finally {
    await stand.close();
  }
}
