import type { PhotoFacts } from '@shared/model/photo';

/**
 * What tells camera bodies apart: the serial number; where none is written, make and model and the
 * way the camera names its files. Null when the facts name no camera at all.
 */
export function bodyKey({ make, model, bodySerial }: PhotoFacts, name: string): string | null {
  if (bodySerial !== null) return `${make}|${model}|${bodySerial}`;
  if (make === null && model === null) return null;
  return `${make}|${model}||${/^(.*?)\d+\.[^.]*$/.exec(name)?.[1] ?? ''}`;
}
