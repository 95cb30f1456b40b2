import { cutToUtf8Length } from './utf8-length';

/** Longest file or folder name we make, in bytes: file systems end at 255, sync programs and suffixes want room. */
export const MAX_NAME_BYTES = 200;

// Forbidden on Windows or in paths, control characters, and the marks that turn the direction of text, which let a
// name show another extension than it has.
const STRIPPED = /[\\/:*?"<>|\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069\u2028\u2029]|\p{Cs}/gu;

// Windows answers to these whatever the extension (Microsoft, "Naming Files, Paths, and Namespaces").
const DEVICE_NAME = /^(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])$/iu;

/** True for a name that Windows keeps for a device, with or without an extension. */
export const isDeviceName = (name: string): boolean => DEVICE_NAME.test((name.split('.')[0] ?? '').trimEnd());

/** What may stand in a name from a value: no separators, no characters that some disk refuses. */
export const stripForbidden = (text: string): string => text.normalize('NFC').replace(STRIPPED, '');

const trimEnds = (text: string): string => text.replace(/^[\s.]+/u, '').replace(/[\s.]+$/u, '');

/**
 * A folder or file name that every disk takes: NFC, no forbidden characters, no leading or trailing dots
 * and spaces, no device name, at most `maxBytes`. Empty when nothing is left.
 */
export function sanitiseSegment(text: string, maxBytes: number = MAX_NAME_BYTES): string {
  const clean = trimEnds(cutToUtf8Length(trimEnds(stripForbidden(text)), maxBytes));
  if (!isDeviceName(clean)) return clean;
  const dot = clean.indexOf('.');
  return dot < 0 ? `${clean}_` : `${clean.slice(0, dot)}_${clean.slice(dot)}`;
}
