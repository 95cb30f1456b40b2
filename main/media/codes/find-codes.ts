import type { ReadResult } from 'zxing-wasm/reader';
import type { GreyImage } from './grey-image';
import { readPictureFile } from './load-reader';

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A code seen on a picture. */
export interface FoundCode {
  /** Empty when it was seen but not read. */
  readonly text: string;
  readonly isRead: boolean;
  readonly isMatrix: boolean;
  /** In pixels of the picture that was searched. */
  readonly corners: readonly Point[];
}

/** How hard to look. Each costs about as much as the plain pass again. */
export interface Effort {
  readonly isThorough: boolean;
  readonly threshold: 'local' | 'global';
}

/** Buddy pictures: CONVENTIONS 11 asks for five; a few more cost nothing. */
const MOST_CODES = 8;
/** Texts this short come out of noise. */
const SHORTEST_BAR_TEXT = 3;

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

function isTrusted({ symbology, text, lineCount }: ReadResult): boolean {
  if (symbology === 'QRCode' || symbology === 'DataMatrix') return true;
  // Code 39 has no check digit: blinds and railings spell words when few lines are asked to agree.
  return text.length >= SHORTEST_BAR_TEXT && lineCount >= (symbology === 'Code39' ? 8 : 4);
}

function toFound(result: ReadResult): FoundCode {
  const { topLeft, topRight, bottomRight, bottomLeft } = result.position;
  return {
    text: result.isValid ? result.text.trim() : '',
    isRead: result.isValid && result.text.trim() !== '',
    isMatrix: result.symbology === 'QRCode' || result.symbology === 'DataMatrix',
    corners: [topLeft, topRight, bottomRight, bottomLeft],
  };
}

/** All codes on a picture, read or only seen. */
export async function findCodes(image: GreyImage, effort: Effort): Promise<FoundCode[]> {
  const results = await readPictureFile(toPgm(image), {
    formats: ['QRCode', 'DataMatrix', 'Code128', 'Code39'],
    tryHarder: effort.isThorough,
    tryRotate: effort.isThorough,
    tryInvert: effort.isThorough,
    tryDownscale: effort.isThorough,
    binarizer: effort.threshold === 'local' ? 'LocalAverage' : 'GlobalHistogram',
    maxNumberOfSymbols: MOST_CODES,
    returnErrors: effort.isThorough,
    textMode: 'Plain',
  });
  return results.filter((result) => !result.isValid || isTrusted(result)).map(toFound);
}
