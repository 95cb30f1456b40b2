import { type Ifd, numberOf, numbersOf, textOf } from '../tiff';
import { type MakerFacts, placeOrNull } from './maker-facts';

/** Tag numbers and the meaning of the array places: ExifTool's documentation of Canon tags. */
const SHOT_INFO = 0x0004;
const SERIAL_NUMBER = 0x000c;
const FILE_INFO = 0x0093;
const CAMERA_SETTINGS = 0x0001;

const CONTINUOUS_DRIVE = 5;
const AUTO_EXPOSURE_BRACKETING = 16;
const AEB_BRACKET_VALUE = 17;
const BRACKET_MODE = 3;
const BRACKET_VALUE = 4;
const BRACKET_SHOT_NUMBER = 5;
const BRACKET_MODE_AEB = 1;

/** The arrays are written as unsigned shorts, but hold signed ones. */
const signed = (value: number | undefined): number | null =>
  value === undefined || !Number.isFinite(value) ? null : value > 0x7fff ? value - 0x10000 : value;

/** Canon counts exposure in 1/32 EV, with 12 and 20 standing for one and two thirds. */
export function canonEv(value: number): number {
  const size = Math.abs(value);
  const fraction = size & 0x1f;
  const exact = fraction === 0x0c ? 32 / 3 : fraction === 0x14 ? 64 / 3 : fraction;
  return (Math.sign(value) * (size - fraction + exact)) / 32;
}

export function readCanon(ifd: Ifd): MakerFacts {
  const drive = signed(numbersOf(ifd, CAMERA_SETTINGS)[CONTINUOUS_DRIVE]);
  const shot = numbersOf(ifd, SHOT_INFO);
  const file = numbersOf(ifd, FILE_INFO);
  const aeb = signed(shot[AUTO_EXPOSURE_BRACKETING]) ?? 0;
  const bracketMode = signed(file[BRACKET_MODE]) ?? 0;
  const isBracket = bracketMode === BRACKET_MODE_AEB || aeb !== 0;
  const ev = isBracket ? (signed(shot[AEB_BRACKET_VALUE]) ?? signed(file[BRACKET_VALUE])) : null;
  const index = isBracket ? (placeOrNull(signed(file[BRACKET_SHOT_NUMBER])) ?? placeOrNull(aeb)) : null;
  const isTold = drive !== null || shot.length > AEB_BRACKET_VALUE || file.length > BRACKET_SHOT_NUMBER;
  const serial = numberOf(ifd, SERIAL_NUMBER);
  return {
    sequence: isTold ? { index, length: null, isBracket, bracketEv: ev === null ? null : canonEv(ev) } : null,
    bodySerial: serial === null || serial === 0 ? textOfSerial(ifd) : String(serial).padStart(10, '0'),
    iso: null,
    preview: null,
  };
}

const textOfSerial = (ifd: Ifd): string | null =>
  ifd.entries.get(SERIAL_NUMBER)?.type === 2 ? textOf(ifd, SERIAL_NUMBER) : null;
