import { describe, expect, test } from 'vitest';
import { darkBlobs } from '../../../../../main/media/codes/dark-blobs';
import type { GreyImage } from '../../../../../main/media/codes/grey-image';

const SIZES = { smallest: 100, largest: 2500 };

interface Square {
  readonly x: number;
  readonly y: number;
  readonly side: number;
  readonly shade: number;
}

/** A bright picture, brighter to the right, with dark squares. */
function pictureOf(squares: readonly Square[]): GreyImage {
  const [widthPx, heightPx] = [160, 120];
  const data = new Uint8Array(widthPx * heightPx);
  for (let at = 0; at < data.length; at += 1) {
    const [x, y] = [at % widthPx, Math.floor(at / widthPx)];
    const square = squares.find((one) => x >= one.x && x < one.x + one.side && y >= one.y && y < one.y + one.side);
    data[at] = square?.shade ?? 180 + Math.floor(x / 4);
  }
  return { data, widthPx, heightPx };
}

const placesIn = (image: GreyImage) =>
  darkBlobs(image, SIZES)
    .map(({ x, y, sidePx }) => [Math.round(x), Math.round(y), Math.round(sidePx)])
    .sort(([a = 0], [b = 0]) => a - b);

describe('dark squares', () => {
  const two = pictureOf([
    { x: 20, y: 30, side: 30, shade: 40 },
    { x: 90, y: 50, side: 21, shade: 120 },
  ]);

  test('[SU22] those of an interesting size are found, whatever their shade', () => {
    expect(placesIn(two)).toEqual([
      [35, 45, 30],
      [100, 60, 21],
    ]);
  });

  test('[SU22] what reaches the edge, is too large or too small is none', () => {
    const others = pictureOf([
      { x: 0, y: 40, side: 30, shade: 40 },
      { x: 50, y: 20, side: 60, shade: 40 },
      { x: 130, y: 100, side: 6, shade: 40 },
    ]);

    expect(placesIn(others)).toEqual([]);
  });

  test('[SU22] a picture is seen as if it were the first', () => {
    const alone = darkBlobs(two, SIZES);
    darkBlobs(pictureOf([{ x: 60, y: 60, side: 40, shade: 10 }]), SIZES);

    expect(darkBlobs(two, SIZES)).toEqual(alone);
  });
});
