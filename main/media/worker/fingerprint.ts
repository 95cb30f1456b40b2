/** Pixels row by row, no padding. */
export interface Pixels {
  readonly data: Uint8Array;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly channels: number;
}

/** Cells along each edge. */
const CELLS = 16;

/** Rec. 601 luma in 1/256, so that whole numbers do. */
const luma = (data: Uint8Array, at: number, channels: number): number =>
  channels < 3 ? (data[at] ?? 0) * 256 : (data[at] ?? 0) * 77 + (data[at + 1] ?? 0) * 150 + (data[at + 2] ?? 0) * 29;

/**
 * The picture's luminance averaged over 16×16 cells, row by row, base64. The cells stretch with the
 * picture, so a photo and its preview give the same; null for a picture without pixels.
 */
export function fingerprintOf({ data, widthPx, heightPx, channels }: Pixels): string | null {
  if (widthPx < 1 || heightPx < 1 || data.length < widthPx * heightPx * channels) return null;
  const sums = new Float64Array(CELLS * CELLS);
  const counts = new Float64Array(CELLS * CELLS);
  for (let y = 0; y < heightPx; y++) {
    const row = Math.floor((y * CELLS) / heightPx) * CELLS;
    for (let x = 0; x < widthPx; x++) {
      const cell = row + Math.floor((x * CELLS) / widthPx);
      sums[cell] = (sums[cell] ?? 0) + luma(data, (y * widthPx + x) * channels, channels);
      counts[cell] = (counts[cell] ?? 0) + 1;
    }
  }
  // A picture thinner than the grid leaves cells without a pixel: they take their neighbour's value.
  const cells = new Uint8Array(CELLS * CELLS);
  let last = 0;
  for (let i = 0; i < cells.length; i++) {
    const count = counts[i] ?? 0;
    if (count > 0) last = Math.round((sums[i] ?? 0) / count / 256);
    cells[i] = last;
  }
  return Buffer.from(cells).toString('base64');
}

/** Luminance alone, one byte a pixel. */
export function toGrey({ data, widthPx, heightPx, channels }: Pixels): Uint8Array {
  if (channels === 1) return data;
  const grey = new Uint8Array(widthPx * heightPx);
  for (let i = 0, at = 0; i < grey.length; i++, at += channels) grey[i] = luma(data, at, channels) >> 8;
  return grey;
}
