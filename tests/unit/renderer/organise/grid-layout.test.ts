import { fc, test as property } from '@fast-check/vitest';
import { expect, test } from 'vitest';
import { GAP_PX, gridLayout, insertionAt, tilesInBox } from '../../../../renderer/features/organise/grid/grid-layout';

const layout = gridLayout({ widthPx: 4 * 206 + 6, cellPx: 200, count: 10 });

test('cells share the width that there is', () => {
  expect(layout).toMatchObject({ columns: 4, rows: 3, cellPx: 200 });
});

property.prop([fc.integer({ min: 200, max: 4000 }), fc.integer({ min: 120, max: 320 })])(
  'cells never reach over the edge, and are near the size wished for',
  (widthPx, wishedPx) => {
    const { columns, cellPx, insetPx } = gridLayout({ widthPx, cellPx: wishedPx, count: 100 });

    expect(insetPx + columns * (cellPx + GAP_PX) - GAP_PX).toBeLessThanOrEqual(widthPx);
    if (widthPx > 2 * wishedPx) expect(Math.abs(cellPx - wishedPx)).toBeLessThanOrEqual(wishedPx / 2);
  },
);

test('a box takes the tiles it touches, and none beyond the last', () => {
  const { insetPx, cellPx, rowPx } = layout;
  const from = { x: insetPx + cellPx - 1, y: 1 };

  expect(tilesInBox({ ...from, toX: from.x + 10, toY: 2 }, layout, 10)).toEqual([0, 1]);
  expect(tilesInBox({ x: 0, y: 2 * rowPx + 1, toX: 9_999, toY: 9_999 }, layout, 10)).toEqual([8, 9]);
});

test('a drop goes before the tile whose left half it is on, and to the end below the last', () => {
  const { insetPx, rowPx } = layout;

  expect(insertionAt({ x: insetPx + 10, y: 5 }, layout, 10)).toBe(0);
  expect(insertionAt({ x: insetPx + 190, y: 5 }, layout, 10)).toBe(1);
  expect(insertionAt({ x: 5_000, y: 5 }, layout, 10)).toBe(4);
  expect(insertionAt({ x: 5_000, y: rowPx * 9 }, layout, 10)).toBe(10);
});
