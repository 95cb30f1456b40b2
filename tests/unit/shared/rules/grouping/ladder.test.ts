import { describe, expect, test } from 'vitest';
import { readLadder } from '@shared/rules/grouping/ladder';

describe('the layout of exposures', () => {
  test.each([
    [[-2, 0, 2], { isEven: true, holes: 0, isOrdered: true, stepEv: 2 }],
    [[0, -1, 1, -2, 2], { isEven: true, holes: 0, isOrdered: true, isFromMiddle: true }],
    [[0, -1, -2, 1, 2], { isEven: true, isOrdered: true }],
    [[0, -1, -2, 2], { isEven: false, holes: 1 }],
    [[0, 2, -1, 1, -2], { isEven: true, isOrdered: false }],
    [[0, -1, 1, 3, 2, 4], { isEven: true, isOrdered: false }],
    [[0, 1, 5.6, 6.1], { isEven: false, holes: -1 }],
    [[0, 0, 0], { repeats: 2, spanEv: 0, stepEv: 0, holes: -1 }],
  ])('[GR10] %j', (levels, expected) => {
    expect(readLadder(levels)).toMatchObject(expected);
  });

  test('[GR10] nominal shutter times in thirds make an even ladder', () => {
    const levels = [1 / 13, 1 / 15, 1 / 20, 1 / 25, 1 / 30].map((seconds) => Math.log2(seconds));

    expect(readLadder(levels)).toMatchObject({ isEven: true, repeats: 0, isOrdered: true });
  });
});
