import type { PhotoId } from '@shared/model/ids';
import type { PhotoFacts } from '@shared/model/photo';
import { compareNatural } from './natural-order';

/** What the order of capture is decided by. */
export interface Captured {
  readonly id: PhotoId;
  /** The camera's name of the shown file. */
  readonly name: string;
  readonly facts: PhotoFacts | null;
}

/** More digits than this are a date and a time, not a counter. */
const MOST_DIGITS = 9;

/** The counter that ends the camera's base name (`DSC_0041.JPG` → 41), or null when there is none. */
export function fileNumber(name: string): number | null {
  const dot = name.lastIndexOf('.');
  let at = (dot > 0 ? dot : name.length) - 1;
  let value = 0;
  let place = 1;
  let digits = 0;
  while (at >= 0 && digits < MOST_DIGITS) {
    const digit = name.charCodeAt(at) - 48;
    if (digit < 0 || digit > 9) break;
    value += digit * place;
    place *= 10;
    digits += 1;
    at -= 1;
  }
  return digits > 0 ? value : null;
}

/**
 * Order of shooting: capture time with its sub-seconds, then the file number (cameras without
 * sub-seconds write several photos into one second), then the name, then the id. Photos that do not
 * say when they were taken come last. A total order: 0 only for the same photo. A counter that
 * rolls over within one second cannot be seen from two photos; grouping mends that itself.
 */
export function captureOrder(a: Captured, b: Captured): number {
  const timeA = a.facts?.capturedAtMs ?? Number.POSITIVE_INFINITY;
  const timeB = b.facts?.capturedAtMs ?? Number.POSITIVE_INFINITY;
  if (timeA !== timeB) return timeA < timeB ? -1 : 1;
  const numberA = fileNumber(a.name) ?? Number.POSITIVE_INFINITY;
  const numberB = fileNumber(b.name) ?? Number.POSITIVE_INFINITY;
  if (numberA !== numberB) return numberA < numberB ? -1 : 1;
  const byName = compareNatural(a.name, b.name);
  if (byName !== 0) return byName;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}
