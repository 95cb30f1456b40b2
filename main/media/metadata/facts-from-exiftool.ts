import { NO_FACTS, type PhotoFacts } from '@shared/model/photo';
import { parseCaptureTime, parseOffsetMinutes } from '../facts/capture-time';
import { orientationOf } from '../facts/exif-facts';

/** Tags asked for; with `-n` their values are numbers where they can be. */
export const FACT_TAGS = [
  'DateTimeOriginal',
  'CreateDate',
  'SubSecTimeOriginal',
  'OffsetTimeOriginal',
  'Make',
  'Model',
  'SerialNumber',
  'InternalSerialNumber',
  'ImageWidth',
  'ImageHeight',
  'Orientation',
  'ExposureTime',
  'FNumber',
  'ISO',
  'ExposureCompensation',
  'ExposureMode',
  'FocalLength',
  'Flash',
] as const;

type Tags = Readonly<Record<string, unknown>>;

const textOf = (value: unknown): string | null => {
  const text = typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
  return text === '' ? null : text.slice(0, 256);
};

const numberOf = (value: unknown): number | null => {
  const number =
    typeof value === 'number' ? value : typeof value === 'string' && value.trim() !== '' ? Number(value) : NaN;
  return Number.isFinite(number) ? number : null;
};

const positiveOf = (value: unknown): number | null => {
  const number = numberOf(value);
  return number !== null && number > 0 ? number : null;
};

const wholeOf = (value: unknown): number | null => {
  const number = positiveOf(value);
  return number !== null && Number.isInteger(number) ? number : null;
};

/** Some formats append the offset to the time itself. */
const offsetIn = (time: string | null): string | null => /[+-]\d{2}:\d{2}$/.exec(time ?? '')?.[0] ?? null;

/** Turns ExifTool's answer (`-json -n`) into facts. What it cannot say is null. */
export function factsFromExifTool(tags: Tags): PhotoFacts {
  const timeText = textOf(tags['DateTimeOriginal']) ?? textOf(tags['CreateDate']);
  const time = parseCaptureTime(timeText, textOf(tags['SubSecTimeOriginal']));
  const mode = numberOf(tags['ExposureMode']);
  const flash = numberOf(tags['Flash']);
  return {
    ...NO_FACTS,
    capturedAtMs: time?.capturedAtMs ?? null,
    hasSubSeconds: time?.hasSubSeconds ?? false,
    offsetMinutes: time ? parseOffsetMinutes(textOf(tags['OffsetTimeOriginal']) ?? offsetIn(timeText)) : null,
    make: textOf(tags['Make']),
    model: textOf(tags['Model']),
    bodySerial: textOf(tags['SerialNumber']) ?? textOf(tags['InternalSerialNumber']),
    widthPx: wholeOf(tags['ImageWidth']),
    heightPx: wholeOf(tags['ImageHeight']),
    orientation: orientationOf(numberOf(tags['Orientation'])),
    exposureTimeS: positiveOf(tags['ExposureTime']),
    fNumber: positiveOf(tags['FNumber']),
    iso: positiveOf(tags['ISO']),
    exposureBiasEv: numberOf(tags['ExposureCompensation']),
    exposureMode: mode !== null && [0, 1, 2].includes(mode) ? mode : null,
    focalLengthMm: positiveOf(tags['FocalLength']),
    flashFired: flash === null ? null : (flash & 1) === 1,
  };
}
