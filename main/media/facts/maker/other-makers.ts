import { bytesOf, type Ifd, numberOf, numbersOf, readIfd, textOf } from '../tiff';
import { latin1 } from '../byte-source';
import { type MakerFacts, NO_MAKER_FACTS, placeOrNull } from './maker-facts';

/** Tag numbers and values here: ExifTool's documentation of the maker's tags. */

/** BracketSettings: frames by code. */
const PANASONIC_FRAMES = [null, 3, 3, 5, 5, 7, 7];

export function readPanasonic(ifd: Ifd): MakerFacts {
  const burst = numberOf(ifd, 0x002a);
  const setting = numberOf(ifd, 0x0045) ?? 0;
  const length = PANASONIC_FRAMES[setting] ?? null;
  const serial = bytesOf(ifd, 0x0025, 16);
  return {
    ...NO_MAKER_FACTS,
    sequence:
      burst === null
        ? null
        : { index: placeOrNull(numberOf(ifd, 0x002b)), length, isBracket: length !== null, bracketEv: null },
    bodySerial: serial ? (/[A-Z][A-Z0-9]{2}\d{9,10}/.exec(latin1(serial))?.[0] ?? null) : null,
  };
}

export function readFujifilm(ifd: Ifd): MakerFacts {
  const bracketing = numberOf(ifd, 0x1100);
  return {
    ...NO_MAKER_FACTS,
    sequence:
      bracketing === null
        ? null
        : { index: placeOrNull(numberOf(ifd, 0x1101)), length: null, isBracket: bracketing === 1, bracketEv: null },
    bodySerial: textOf(ifd, 0x0010),
  };
}

const OLYMPUS_EQUIPMENT = 0x2010;
const OLYMPUS_CAMERA_SETTINGS = 0x2020;
const OLYMPUS_BIT_AE_BRACKET = 1;
const OLYMPUS_MODE_SERIES = 5;

/** Sub-directories are written as an offset (type IFD) or, by older bodies, as a block of unknown bytes. */
function subIfd(ifd: Ifd, tag: number): Ifd | null {
  const entry = ifd.entries.get(tag);
  if (!entry) return null;
  const offset = entry.type === 7 ? entry.at - ifd.tiff.base : numberOf(ifd, tag);
  return offset === null ? null : readIfd(ifd.tiff, offset);
}

export function readOlympus(ifd: Ifd): MakerFacts {
  const settings = subIfd(ifd, OLYMPUS_CAMERA_SETTINGS);
  const drive = settings ? numbersOf(settings, 0x0600) : [];
  const start = numberOf(settings, 0x0101);
  const length = numberOf(settings, 0x0102);
  const isBracket = drive[0] === OLYMPUS_MODE_SERIES && ((drive[2] ?? 0) & OLYMPUS_BIT_AE_BRACKET) !== 0;
  return {
    ...NO_MAKER_FACTS,
    sequence: drive.length < 2 ? null : { index: placeOrNull(drive[1]), length: null, isBracket, bracketEv: null },
    bodySerial: textOf(subIfd(ifd, OLYMPUS_EQUIPMENT), 0x0101),
    preview: start === null || length === null ? null : { offset: ifd.tiff.base + start, length },
  };
}

export function readPentax(ifd: Ifd): MakerFacts {
  const bracket = numbersOf(ifd, 0x0018);
  const start = numberOf(ifd, 0x0004);
  const length = numberOf(ifd, 0x0003);
  const isBracket = (bracket[0] ?? 0) !== 0;
  return {
    ...NO_MAKER_FACTS,
    sequence: bracket.length === 0 ? null : { index: null, length: null, isBracket, bracketEv: null },
    bodySerial: textOf(ifd, 0x0229),
    preview: start === null || length === null ? null : { offset: ifd.tiff.base + start, length },
  };
}
