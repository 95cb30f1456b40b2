import path from 'node:path';
import { compareInTurn } from './compare-in-turn';
import { openMediaStand, vipsLine } from './media-stand';
import { timeHere, timeShell } from './measure';

const PHOTOS = 40;
const ROUNDS = 5;

/** PERF-2: the first browsable image of every photo, from what the camera put into its head. */
export async function runPreviews(): Promise<void> {
  const stand = await openMediaStand(PHOTOS);
  const { files, sizeBytes } = stand.photos;
  try {
    await compareInTurn({
      goal: 'PERF-2 previews',
      target: '≥ 6× faster than vipsthumbnail',
      ratio: 'speed',
      rounds: ROUNDS,
      product: () =>
        timeHere(async () => {
          const made = await Promise.all(
            files.map((file) =>
              stand.service.firstThumbnail({
                path: file,
                name: path.basename(file),
                sha256: stand.freshHash(),
                sizeBytes,
              }),
            ),
          );
          if (made.some((each) => each.path === null)) throw new Error('Expected a first image of every photo');
        }),
      peer: async () => timeShell(vipsLine(files, await stand.outDir())),
    });
  } finally {
    await stand.close();
  }
}
