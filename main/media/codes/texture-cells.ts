import type { GreyImage } from './grey-image';

/** Side of a cell. Three of them hold several modules of a code that spans 10–60 % of a 600-px picture. */
export const CELL_PX = 12;
export const BINS = 16;
/** Weaker gradients are noise and shading. */
const LEAST_GRADIENT = 20;

/** What the pixels of each cell look like, row by row. */
export interface Cells {
  readonly columns: number;
  readonly rows: number;
  /** Sum of gradient magnitudes, and their direction doubled (stripes add up) and quadrupled (grids add up). */
  readonly magnitude: Float32Array;
  readonly cos2: Float32Array;
  readonly sin2: Float32Array;
  readonly cos4: Float32Array;
  readonly sin4: Float32Array;
  /** Pixels with a gradient worth the name. */
  readonly edges: Uint16Array;
  /** `BINS` shades a cell. */
  readonly histogram: Uint16Array;
  readonly darkest: Uint8Array;
  readonly brightest: Uint8Array;
}

function emptyCells(columns: number, rows: number): Cells {
  const count = columns * rows;
  return {
    columns,
    rows,
    magnitude: new Float32Array(count),
    cos2: new Float32Array(count),
    sin2: new Float32Array(count),
    cos4: new Float32Array(count),
    sin4: new Float32Array(count),
    edges: new Uint16Array(count),
    histogram: new Uint16Array(count * BINS),
    darkest: new Uint8Array(count).fill(255),
    brightest: new Uint8Array(count),
  };
}

/** Measures one cell; pixels at the picture's edge have no gradient. */
function measure(image: GreyImage, cells: Cells, cell: number): void {
  const { data, widthPx, heightPx } = image;
  const left = (cell % cells.columns) * CELL_PX;
  const top = Math.floor(cell / cells.columns) * CELL_PX;
  let magnitude = 0;
  let cos2 = 0;
  let sin2 = 0;
  let cos4 = 0;
  let sin4 = 0;
  let edges = 0;
  let darkest = 255;
  let brightest = 0;
  for (let y = Math.max(1, top); y < Math.min(heightPx - 1, top + CELL_PX); y += 1) {
    for (let x = Math.max(1, left); x < Math.min(widthPx - 1, left + CELL_PX); x += 1) {
      const at = y * widthPx + x;
      const value = data[at] ?? 0;
      if (value < darkest) darkest = value;
      if (value > brightest) brightest = value;
      const bin = cell * BINS + (value >> 4);
      cells.histogram[bin] = (cells.histogram[bin] ?? 0) + 1;
      const dx = (data[at + 1] ?? 0) - (data[at - 1] ?? 0);
      const dy = (data[at + widthPx] ?? 0) - (data[at - widthPx] ?? 0);
      const square = dx * dx + dy * dy;
      if (square < LEAST_GRADIENT * LEAST_GRADIENT) continue;
      const length = Math.sqrt(square);
      const cosine = (dx * dx - dy * dy) / square;
      const sine = (2 * dx * dy) / square;
      magnitude += length;
      cos2 += length * cosine;
      sin2 += length * sine;
      cos4 += length * (cosine * cosine - sine * sine);
      sin4 += length * 2 * cosine * sine;
      edges += 1;
    }
  }
  cells.magnitude[cell] = magnitude;
  cells.cos2[cell] = cos2;
  cells.sin2[cell] = sin2;
  cells.cos4[cell] = cos4;
  cells.sin4[cell] = sin4;
  cells.edges[cell] = edges;
  cells.darkest[cell] = darkest;
  cells.brightest[cell] = brightest;
}

export function textureCells(image: GreyImage): Cells {
  const cells = emptyCells(Math.floor(image.widthPx / CELL_PX), Math.floor(image.heightPx / CELL_PX));
  for (let cell = 0; cell < cells.columns * cells.rows; cell += 1) measure(image, cells, cell);
  return cells;
}
