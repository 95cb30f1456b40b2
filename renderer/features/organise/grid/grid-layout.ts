/** Space between tiles and around the sheet, px. */
export const GAP_PX = 6;
/** Name, stars and badges below the picture, px. */
export const CAPTION_PX = 42;

/** Never smaller, however narrow the window. */
const MINIMUM_PX = 64;

/** Where tiles stand: every cell has the same size, so places are arithmetic and need no measuring. */
export interface GridLayout {
  readonly columns: number;
  readonly rows: number;
  readonly cellPx: number;
  readonly rowPx: number;
  /** What is left over at the sides, halved. */
  readonly insetPx: number;
}

/** As many columns as come closest to the size wished for; the cells then share the whole width. */
export function gridLayout({
  widthPx,
  cellPx: wishedPx,
  count,
}: {
  widthPx: number;
  cellPx: number;
  count: number;
}): GridLayout {
  const free = Math.max(0, widthPx - GAP_PX);
  const columns = Math.max(1, Math.round(free / (wishedPx + GAP_PX)));
  const cellPx = widthPx === 0 ? wishedPx : Math.max(MINIMUM_PX, Math.floor(free / columns) - GAP_PX);
  const insetPx = Math.max(0, Math.floor((widthPx - columns * (cellPx + GAP_PX) + GAP_PX) / 2));
  return { columns, rows: Math.ceil(count / columns), cellPx, rowPx: cellPx + CAPTION_PX + GAP_PX, insetPx };
}

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly toX: number;
  readonly toY: number;
}

/** Indexes of the tiles that a box on the sheet touches. */
export function tilesInBox(box: Box, { columns, cellPx, rowPx, insetPx }: GridLayout, count: number): number[] {
  const pitch = cellPx + GAP_PX;
  const left = Math.max(0, Math.floor((Math.min(box.x, box.toX) - insetPx) / pitch));
  const right = Math.min(columns - 1, Math.floor((Math.max(box.x, box.toX) - insetPx) / pitch));
  const top = Math.max(0, Math.floor(Math.min(box.y, box.toY) / rowPx));
  const bottom = Math.floor(Math.max(box.y, box.toY) / rowPx);
  const found: number[] = [];
  for (let row = top; row <= bottom && row * columns < count; row += 1) {
    for (let column = left; column <= right; column += 1) {
      const at = row * columns + column;
      if (at < count) found.push(at);
    }
  }
  return found;
}

/** Between which tiles something dropped at a point goes: before the tile of this index; `count` is the end. */
export function insertionAt(
  point: { readonly x: number; readonly y: number },
  layout: GridLayout,
  count: number,
): number {
  const { columns, cellPx, rowPx, insetPx } = layout;
  const row = Math.max(0, Math.floor(point.y / rowPx));
  const column = Math.round((point.x - insetPx) / (cellPx + GAP_PX));
  return Math.min(count, row * columns + Math.min(columns, Math.max(0, column)));
}
