import type { Sharp } from '../load-sharp';
import { decode, renderUpright } from './decode';
import { fingerprintOf, type Pixels } from './fingerprint';
import type { PictureFile } from './picture-file';
import { embeddedSources } from './picture-sources';

/** Thumbnails are 4:3 by the DCF rules: other formats are set between black bars. */
function withoutBars(pixels: Pixels, widthPx: number, heightPx: number): Pixels {
  const wanted = widthPx / heightPx;
  const actual = pixels.widthPx / pixels.heightPx;
  if (Math.abs(wanted / actual - 1) < 0.02) return pixels;
  const width = wanted > actual ? pixels.widthPx : Math.max(1, Math.round(pixels.heightPx * wanted));
  const height = wanted > actual ? Math.max(1, Math.round(pixels.widthPx / wanted)) : pixels.heightPx;
  const left = (pixels.widthPx - width) >> 1;
  const top = (pixels.heightPx - height) >> 1;
  const data = new Uint8Array(width * height * pixels.channels);
  for (let y = 0; y < height; y++) {
    const from = ((top + y) * pixels.widthPx + left) * pixels.channels;
    data.set(pixels.data.subarray(from, from + width * pixels.channels), y * width * pixels.channels);
  }
  return { data, widthPx: width, heightPx: height, channels: pixels.channels };
}

/** The fingerprint of an embedded preview, for a picture whose own data is damaged; null without a sound one. */
export async function thumbnailFingerprint(
  sharp: Sharp,
  file: PictureFile,
  orientation: number,
): Promise<string | null> {
  const { facts } = file.head;
  for (const source of (await embeddedSources(file)).reverse()) {
    const decoded = await decode(sharp, await source.load(), { edgePx: 512 });
    if (!decoded.pixels || decoded.verdict !== 'sound') continue;
    const hasSize = facts?.widthPx && facts.heightPx;
    const pixels = hasSize ? withoutBars(decoded.pixels, facts.widthPx ?? 1, facts.heightPx ?? 1) : decoded.pixels;
    const { upright } = await renderUpright(sharp, pixels, { edgePx: 512, orientation });
    return fingerprintOf(upright);
  }
  return null;
}
