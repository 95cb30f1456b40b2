import { askFor, compareOnPhotos, timeVips } from './media-stand';
import { timeHere } from './measure';

/** PERF-2: the first browsable image of every photo, from what the camera put into its head. */
export const runPreviews = (rounds = 5): Promise<void> =>
  compareOnPhotos({
    goal: 'PERF-2 previews',
    target: '≥ 6× faster than vipsthumbnail',
    ratio: 'speed',
    rounds,
    tool: 'vipsthumbnail',
    photos: 40,
    product: (stand) =>
      timeHere(async () => {
        const made = await Promise.all(
          stand.photos.files.map((file) => stand.service.firstThumbnail(askFor(stand, file))),
        );
        if (made.some((each) => each.path === null)) throw new Error('Expected a first image of every photo');
      }),
    peer: timeVips,
  });
