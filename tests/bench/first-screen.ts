import path from 'node:path';
import { compareInTurn } from './compare-in-turn';
import { openMediaStand } from './media-stand';
import { timeHere, timeShell } from './measure';

const PHOTOS = 200;
const ROUNDS = 7;

/** PERF-3: thumbnails and facts of the first screen. */
export async function runFirstScreen(): Promise<void> {
  const stand = await openMediaStand(PHOTOS);
  const { files, sizeBytes } = stand.photos;
  try {
    await compareInTurn({
      goal: 'PERF-3 first screen',
      target: '≤ 0.30× of ExifTool',
      ratio: 'share',
      rounds: ROUNDS,
      product: () =>
        timeHere(async () => {
          const made = await Promise.all(
            files.map((file) =>
              stand.service.firstThumbnail(
                { path: file, name: path.basename(file), sha256: stand.freshHash(), sizeBytes },
                { priority: 'screen' },
              ),
            ),
          );
          if (made.some((each) => each.path === null || each.facts?.capturedAtMs === null)) {
            throw new Error('Expected thumbnail and time of every photo');
          }
        }),
      peer: async () =>
        timeShell(`exiftool -q -q -b -ThumbnailImage -w! ${await stand.outDir()}/%f_t.jpg ${files.join(' ')}`),
    });
  } finally {
    await stand.close();
  }
}
