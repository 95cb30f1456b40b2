import type { GreyImage } from './grey-image';

/** A rectangle of a picture, turned. In pixels of that picture; the angle in radians. */
export interface Patch {
  readonly x: number;
  readonly y: number;
  readonly halfWidthPx: number;
  readonly halfHeightPx: number;
  readonly angle: number;
}

export interface PatchImage extends GreyImage {
  /** 1 where the patch lies inside the picture. */
  readonly inside: Uint8Array;
}

/** The patch set upright, `scale` times as large; outside the picture it is 0. */
export function rotatePatch(image: GreyImage, patch: Patch, scale: number): PatchImage {
  const widthPx = Math.max(1, Math.round(2 * patch.halfWidthPx * scale));
  const heightPx = Math.max(1, Math.round(2 * patch.halfHeightPx * scale));
  const data = new Uint8Array(widthPx * heightPx);
  const inside = new Uint8Array(widthPx * heightPx);
  const cosine = Math.cos(patch.angle) / scale;
  const sine = Math.sin(patch.angle) / scale;
  for (let row = 0; row < heightPx; row += 1) {
    const v = row - heightPx / 2 + 0.5;
    for (let column = 0; column < widthPx; column += 1) {
      const u = column - widthPx / 2 + 0.5;
      const x = patch.x + u * cosine - v * sine - 0.5;
      const y = patch.y + u * sine + v * cosine - 0.5;
      const value = between(image, x, y);
      if (value < 0) continue;
      data[row * widthPx + column] = value + 0.5;
      inside[row * widthPx + column] = 1;
    }
  }
  return { data, widthPx, heightPx, inside };
}

/** Bilinear; negative outside the picture. */
function between({ data, widthPx, heightPx }: GreyImage, x: number, y: number): number {
  const left = Math.floor(x);
  const top = Math.floor(y);
  if (left < 0 || top < 0 || left >= widthPx - 1 || top >= heightPx - 1) return -1;
  const dx = x - left;
  const dy = y - top;
  const at = top * widthPx + left;
  const upper = (data[at] ?? 0) * (1 - dx) + (data[at + 1] ?? 0) * dx;
  const lower = (data[at + widthPx] ?? 0) * (1 - dx) + (data[at + widthPx + 1] ?? 0) * dx;
  return upper * (1 - dy) + lower * dy;
}
