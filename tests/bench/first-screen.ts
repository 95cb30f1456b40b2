import { askFor, compareOnPhotos } from './media-stand';
import { timeHere, timeShell } from './measure';

/** PERF-3: thumbnails and facts of the first screen. */
export const runFirstScreen = (rounds = 7): Promise<void> =>
  compareOnPhotos({
    goal: 'PERF-3 first screen',
    target: '≤ 0.30× of ExifTool',
    ratio: 'share',
    rounds,
    tool: 'exiftool',
    photos: 200,
    product: (stand) =>
      timeHere(async () => {
        const made = await Promise.all(
          stand.photos.files.map((file) => stand.service.firstThumbnail(askFor(stand, file), { priority: 'screen' })),
        );
        if (made.some((each) => each.path === null || each.facts?.capturedAtMs === null)) {
          throw new Error('Expected thumbnail and time of every photo');
        }
      }),
    peer: async ({ photos, outDir }) =>
      timeShell(`exiftool -q -q -b -ThumbnailImage -w! ${await outDir()}/%f_t.jpg ${photos.files.join(' ')}`),
  });
