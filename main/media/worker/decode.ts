import type { Sharp } from '../load-sharp';
import { FULL_EDGE_PX } from '../look';
import type { Pixels } from './fingerprint';
import { turnOf } from './orientation';

/**
 * Photos have up to 150 million pixels; a bomb of a few hundred KB has as many as it likes (F26).
 * sharp's own default would let 16,000² through.
 */
export const MAX_PIXELS = 200_000_000;

export type Verdict =
  | 'sound'
  /** The data ends before the picture does; the rest of it is grey. */
  | 'truncated'
  /** Somewhere in the middle the data makes no sense; from there on the picture is wrong. */
  | 'corrupt';

export type Decoded =
  | { readonly pixels: Pixels; readonly verdict: Verdict }
  | { readonly pixels: null; readonly verdict: 'undecodable' | 'truncated' | 'too-large'; readonly detail: string };

export interface DecodeOptions {
  readonly edgePx: number;
  /** `linear` is a quarter cheaper and enough for codes. */
  readonly kernel?: 'lanczos3' | 'linear';
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Stray bytes before a header segment: decoders skip them, and no pixel is lost. */
const HARMLESS = /extraneous bytes before marker 0x(?:c[0-2]|c4|d[ab]|dd|e[0-9a-f]|fe)/;

function verdictOf(message: string): Verdict {
  const lines = message
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  if (lines.some((line) => /premature end of JPEG|unexpected end|truncated|end of stream/i.test(line))) {
    return 'truncated';
  }
  return lines.every((line) => HARMLESS.test(line)) ? 'sound' : 'corrupt';
}

/**
 * Decodes to sRGB bytes, not upright, at most `edgePx` long. A first pass stops at the decoder's first
 * warning, since nothing else tells of damage; only then a second one takes what can be had.
 *
 * @param warnsOfDamage false for formats whose warnings are about metadata only
 */
export async function decode(
  sharp: Sharp,
  bytes: Uint8Array,
  { edgePx, kernel = 'lanczos3' }: DecodeOptions,
  warnsOfDamage = true,
): Promise<Decoded> {
  const attempt = async (failOn: 'warning' | 'error' | 'none'): Promise<Pixels> => {
    const { data, info } = await sharp(bytes, { failOn, limitInputPixels: MAX_PIXELS })
      .resize(edgePx, edgePx, { fit: 'inside', withoutEnlargement: true, kernel })
      .toColourspace('srgb')
      .removeAlpha()
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true });
    return { data, widthPx: info.width, heightPx: info.height, channels: info.channels };
  };
  try {
    return { pixels: await attempt(warnsOfDamage ? 'warning' : 'error'), verdict: 'sound' };
  } catch (error) {
    const message = messageOf(error);
    if (/exceeds pixel limit/.test(message)) return { pixels: null, verdict: 'too-large', detail: message };
    const verdict = verdictOf(message);
    try {
      return { pixels: await attempt('none'), verdict };
    } catch (second) {
      return {
        pixels: null,
        verdict: verdict === 'truncated' ? 'truncated' : 'undecodable',
        detail: messageOf(second),
      };
    }
  }
}

/** Full-size 4:2:0 JPEG at this quality is what the grid shows (PERFORMANCE.md). */
const JPEG_OPTIONS = { quality: 80 } as const;
/** At full size one looks for focus and noise: nothing may be smoothed away. */
const FULL_JPEG_OPTIONS = { quality: 95, chromaSubsampling: '4:4:4' } as const;

/** A JPEG of the pixels, upright, at most `edgePx` long; also the upright pixels themselves. */
export async function renderUpright(
  sharp: Sharp,
  pixels: Pixels,
  { edgePx, orientation }: { edgePx: number; orientation: number },
): Promise<{ jpeg: Buffer; upright: Pixels }> {
  const upright = await toUpright(sharp, pixels, edgePx, orientation);
  const options = edgePx === FULL_EDGE_PX ? FULL_JPEG_OPTIONS : JPEG_OPTIONS;
  return { jpeg: await fromRaw(sharp, upright).jpeg(options).toBuffer(), upright };
}

const fromRaw = (sharp: Sharp, { data, widthPx, heightPx, channels }: Pixels) =>
  sharp(data, { raw: { width: widthPx, height: heightPx, channels: channels === 1 ? 1 : channels === 4 ? 4 : 3 } });

async function toUpright(sharp: Sharp, pixels: Pixels, edgePx: number, orientation: number): Promise<Pixels> {
  const isSmallEnough = Math.max(pixels.widthPx, pixels.heightPx) <= edgePx;
  if (isSmallEnough && turnOf(orientation).clockwiseDegrees === 0 && !turnOf(orientation).isMirrored) return pixels;
  const { isMirrored, clockwiseDegrees } = turnOf(orientation);
  const resized = fromRaw(sharp, pixels).resize(edgePx, edgePx, { fit: 'inside', withoutEnlargement: true });
  const mirrored = isMirrored ? resized.flop() : resized;
  const turned = clockwiseDegrees === 0 ? mirrored : mirrored.rotate(clockwiseDegrees);
  const { data, info } = await turned.raw().toBuffer({ resolveWithObject: true });
  return { data, widthPx: info.width, heightPx: info.height, channels: info.channels };
}
