import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { fingerprintOf, toGrey } from '../../../../../main/media/worker/fingerprint';
import { corners, noise, paint, type Painting } from '../../../../support/make-picture';

const pixelsOf = (painting: Painting) => ({
  data: paint(painting),
  widthPx: painting.widthPx,
  heightPx: painting.heightPx,
  channels: 3,
});
const cellsOf = (painting: Painting): number[] => [...Buffer.from(fingerprintOf(pixelsOf(painting)) ?? '', 'base64')];

const smooth = (gain: number): Painting => ({
  widthPx: 160,
  heightPx: 120,
  colour: (x, y) => {
    const value = Math.min(255, Math.round((20 + x * 0.5 + (y % 40)) * gain));
    return [value, value, value];
  },
});

/** Share of cell pairs that stand in the same order. */
function sameOrder(a: number[], b: number[]): number {
  let same = 0;
  let pairs = 0;
  for (let i = 0; i < a.length; i++) {
    for (let j = i + 1; j < a.length; j++) {
      pairs++;
      if (Math.sign(a[i]! - a[j]!) === Math.sign(b[i]! - b[j]!)) same++;
    }
  }
  return same / pairs;
}

describe('fingerprint', () => {
  test('[PI14] is 256 bytes of luminance, row by row', () => {
    const cells = cellsOf(corners(64, 64));

    expect(cells).toHaveLength(256);
    // Green is brighter than red, red brighter than blue.
    expect([cells[0]! < cells[15]!, cells[240]! < cells[0]!, cells[255]]).toEqual([true, true, 240]);
  });

  test('[PI14] exposure changes values but hardly the order of the cells', () => {
    const bright = cellsOf(smooth(1));
    const dark = cellsOf(smooth(0.35));

    expect(bright).not.toEqual(dark);
    expect(sameOrder(bright, dark)).toBeGreaterThan(0.9);
    expect(sameOrder(bright, cellsOf(noise(160, 120)))).toBeLessThan(0.7);
  });

  test('[PI14] a preview of the same picture gives nearly the same', () => {
    const large = cellsOf({ ...smooth(1) });
    const small = cellsOf({ widthPx: 80, heightPx: 60, colour: (x, y) => smooth(1).colour(x * 2, y * 2) });

    expect(Math.max(...large.map((value, i) => Math.abs(value - small[i]!)))).toBeLessThan(12);
  });

  property.prop([fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 40 })])(
    '[PI14] pictures of any size have one',
    (widthPx, heightPx) => {
      expect(cellsOf(noise(widthPx, heightPx))).toHaveLength(256);
    },
  );

  test('[PI14] without pixels there is none', () => {
    expect(fingerprintOf({ data: new Uint8Array(), widthPx: 0, heightPx: 0, channels: 3 })).toBeNull();
    expect(fingerprintOf({ data: new Uint8Array(10), widthPx: 100, heightPx: 100, channels: 3 })).toBeNull();
  });

  test('[PI15] grey pixels are the luminance of the colours', () => {
    const grey = toGrey({
      data: Uint8Array.from([255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255]),
      widthPx: 4,
      heightPx: 1,
      channels: 3,
    });

    expect([...grey]).toEqual([76, 149, 28, 255]);
  });
});
