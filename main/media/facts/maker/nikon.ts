import { type Ifd, numberOf, numbersOf, readIfd, textOf } from '../tiff';
import type { MakerFacts } from './maker-facts';

/** Tag numbers and bits: ExifTool's documentation of Nikon tags. */
const ISO = 0x0002;
const PREVIEW_IFD = 0x0011;
const EXPOSURE_BRACKET_VALUE = 0x0019;
const SERIAL_NUMBER = 0x001d;
const SERIAL_TEXT = 0x00a0;
const SHOOTING_MODE = 0x0089;
const BIT_EXPOSURE_BRACKETING = 0x10;

export function readNikon(ifd: Ifd): MakerFacts {
  const mode = numberOf(ifd, SHOOTING_MODE);
  const value = numberOf(ifd, EXPOSURE_BRACKET_VALUE);
  const isBracket = mode !== null && (mode & BIT_EXPOSURE_BRACKETING) !== 0;
  const iso = numbersOf(ifd, ISO)[1];
  return {
    sequence: mode === null ? null : { index: null, length: null, isBracket, bracketEv: isBracket ? value : null },
    bodySerial: textOf(ifd, SERIAL_NUMBER) ?? textOf(ifd, SERIAL_TEXT)?.replace(/^NO= */i, '') ?? null,
    iso: iso !== undefined && iso > 0 ? iso : null,
    preview: readPreview(ifd),
  };
}

function readPreview(ifd: Ifd): MakerFacts['preview'] {
  const at = numberOf(ifd, PREVIEW_IFD);
  const previewIfd = at === null ? null : readIfd(ifd.tiff, at);
  const offset = numberOf(previewIfd, 0x0201);
  const length = numberOf(previewIfd, 0x0202);
  return offset === null || length === null ? null : { offset: ifd.tiff.base + offset, length };
}
