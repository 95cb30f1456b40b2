import type { Sharp } from '../load-sharp';
import { type Decoded, decode, type DecodeOptions } from './decode';
import type { Pixels } from './fingerprint';
import type { PictureSource } from './picture-sources';

/** Pixels, and where in the file they come from. */
export interface Shown {
  readonly pixels: Pixels;
  readonly verdict: Decoded['verdict'];
  readonly source: PictureSource;
  readonly bytes: Uint8Array;
}

/**
 * Decodes the first source that gives pixels. `verdict` is what the first attempt said, for that is
 * the picture itself where there is one; null when there was nothing to try.
 */
export async function showFirst(
  sharp: Sharp,
  sources: readonly PictureSource[],
  options: DecodeOptions,
): Promise<{ shown: Shown | null; verdict: Decoded['verdict'] | null }> {
  let verdict: Decoded['verdict'] | null = null;
  for (const source of sources) {
    const bytes = await source.load();
    const decoded = await decode(sharp, bytes, options, source.isJpeg);
    verdict ??= decoded.verdict;
    if (decoded.pixels) return { shown: { pixels: decoded.pixels, verdict: decoded.verdict, source, bytes }, verdict };
  }
  return { shown: null, verdict };
}
