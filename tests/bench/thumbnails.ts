import { askFor, compareOnPhotos, timeVips } from './media-stand';
import { timeHere } from './measure';

/** PERF-1: 512-px thumbnails of 24-MP JPEGs, every photo decoded whole. */
export const runThumbnails = (rounds = 5): Promise<void> =>
  compareOnPhotos({
    goal: 'PERF-1 thumbnails',
    target: '≥ 1.2× the throughput of vipsthumbnail',
    ratio: 'speed',
    rounds,
    tool: 'vipsthumbnail',
    photos: 40,
    product: (stand) =>
      timeHere(async () => {
        const made = await Promise.all(
          stand.photos.files.map((file) => stand.service.rendition({ ...askFor(stand, file), edgePx: 512 })),
        );
        if (!made.every((each) => 'path' in each)) throw new Error('Expected a thumbnail of every photo');
      }),
    peer: timeVips,
  });
