/** Luminance, row by row, one byte each, no padding. Nothing is said about which way is up. */
export interface GreyImage {
  readonly data: Uint8Array;
  readonly widthPx: number;
  readonly heightPx: number;
}
