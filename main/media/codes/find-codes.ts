import type { ReadResult } from 'zxing-wasm/reader';
import type { GreyImage } from './grey-image';
import { readPictureFile } from './load-reader';

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A code that was read. */
export interface FoundCode {
  readonly text: string;
  /** In pixels of the picture that was searched. */
  readonly corners: readonly Point[];
}

/** `quick` costs about 4 ms a megapixel, `thorough` six times as much: it also turns, shrinks and smooths. */
export type Effort = 'quick' | 'thorough';

/** CONVENTIONS 11 asks for five on one picture; a few more cost nothing. */
const MOST_CODES = 8;
/** Shorter texts in bars come out of blinds and railings. */
const SHORTEST_BAR_TEXT = 3;
/** Lines that must agree; Code 39 has no check digit. */
const LEAST_LINES = { Code128: 3, Code39: 8 };

/**
 * A PGM file: the decoder's only way in that takes one byte a pixel. As RGBA the same picture costs four
 * times the memory and a conversion.
 */
function toPgm({ data, widthPx, heightPx }: GreyImage): Uint8Array {
  const head = Buffer.from(`P5 ${widthPx} ${heightPx} 255\n`, 'latin1');
  const file = new Uint8Array(head.length + data.length);
  file.set(head);
  file.set(data, head.length);
  return file;
}

function isTrusted({ isValid, symbology, text, lineCount }: ReadResult): boolean {
  if (!isValid || text.trim() === '') return false;
  if (symbology === 'QRCode' || symbology === 'DataMatrix') return true;
  return (
    text.trim().length >= SHORTEST_BAR_TEXT &&
    lineCount >= (symbology === 'Code39' ? LEAST_LINES.Code39 : LEAST_LINES.Code128)
  );
}

/** The codes that can be read from a picture: QR, Data Matrix, Code 128 and Code 39. */
export async function findCodes(image: GreyImage, effort: Effort): Promise<FoundCode[]> {
  const isThorough = effort === 'thorough';
  const results = await readPictureFile(toPgm(image), {
    formats: ['QRCode', 'DataMatrix', 'Code128', 'Code39'],
    tryHarder: isThorough,
    tryRotate: true,
    tryInvert: true,
    tryDownscale: isThorough,
    tryDenoise: isThorough,
    maxNumberOfSymbols: MOST_CODES,
    textMode: 'Plain',
  });
  return results.filter(isTrusted).map(({ text, position }) => ({
    text: text.trim(),
    corners: [position.topLeft, position.topRight, position.bottomRight, position.bottomLeft],
  }));
}
