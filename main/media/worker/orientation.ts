/** How a stored picture becomes upright: mirrored first, then turned clockwise (EXIF 2.32, Orientation). */
export interface Turn {
  readonly isMirrored: boolean;
  readonly clockwiseDegrees: 0 | 90 | 180 | 270;
}

const TURNS: readonly Turn[] = [
  { isMirrored: false, clockwiseDegrees: 0 },
  { isMirrored: true, clockwiseDegrees: 0 },
  { isMirrored: false, clockwiseDegrees: 180 },
  { isMirrored: true, clockwiseDegrees: 180 },
  { isMirrored: true, clockwiseDegrees: 270 },
  { isMirrored: false, clockwiseDegrees: 90 },
  { isMirrored: true, clockwiseDegrees: 90 },
  { isMirrored: false, clockwiseDegrees: 270 },
];

const UPRIGHT: Turn = { isMirrored: false, clockwiseDegrees: 0 };

/** `orientation` 1–8; anything else counts as upright. */
export const turnOf = (orientation: number): Turn => TURNS[orientation - 1] ?? UPRIGHT;

export const swapsEdges = (orientation: number): boolean => orientation >= 5 && orientation <= 8;
