import type { Sharp } from '../load-sharp';
import { decode, renderUpright } from './decode';
import { fingerprintOf } from './fingerprint';
import type { PictureFile } from './picture-file';
import { embeddedSources } from './picture-sources';
import { withoutBars } from './without-bars';

/** The fingerprint of an embedded preview, for a picture whose own data is damaged; null without a sound one. */
export async function thumbnailFingerprint(
  sharp: Sharp,
  file: PictureFile,
  orientation: number,
): Promise<string | null> {
  for (const source of (await embeddedSources(file)).reverse()) {
    const decoded = await decode(sharp, await source.load(), { edgePx: 512 });
    if (!decoded.pixels || decoded.verdict !== 'sound') continue;
    const pixels = withoutBars(decoded.pixels, file.head.facts);
    const { upright } = await renderUpright(sharp, pixels, { edgePx: 512, orientation });
    return fingerprintOf(upright);
  }
  return null;
}
