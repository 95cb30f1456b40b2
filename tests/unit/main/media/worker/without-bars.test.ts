import { expect, test } from 'vitest';
import { NO_FACTS } from '@shared/model/photo';
import { withoutBars } from '../../../../../main/media/worker/without-bars';
import { paint, type Painting } from '../../../../support/make-picture';

const pixelsOf = (painting: Painting) => ({ ...painting, data: paint(painting), channels: 3 });
const sized = (widthPx: number, heightPx: number) => ({ ...NO_FACTS, widthPx, heightPx });

/** A 3:2 picture between black bars, as cameras put it into a 4:3 thumbnail. */
const barred: Painting = {
  widthPx: 160,
  heightPx: 120,
  colour: (_, y) => (y < 6 || y >= 113 ? [0, 0, 0] : [200, 200, 200]),
};

test('[PI14] the bars of a thumbnail are cut away, above and below as beside', () => {
  const wide = withoutBars(pixelsOf(barred), sized(6000, 4000));
  const narrow = withoutBars(
    pixelsOf({ ...barred, colour: (x) => (x < 20 || x >= 140 ? [0, 0, 0] : [9, 9, 9]) }),
    sized(4000, 4000),
  );

  expect([wide.widthPx, wide.heightPx, Math.min(...wide.data)]).toEqual([160, 107, 200]);
  expect([narrow.widthPx, narrow.heightPx, Math.min(...narrow.data)]).toEqual([120, 120, 9]);
});

test('[PI14] a thumbnail of the right shape, of an unknown or a turned picture stays whole', () => {
  const pixels = pixelsOf(barred);

  expect(withoutBars(pixels, sized(4000, 3000))).toBe(pixels);
  expect(withoutBars(pixels, null)).toBe(pixels);
  expect(withoutBars(pixels, sized(3000, 4000))).toBe(pixels);
});
