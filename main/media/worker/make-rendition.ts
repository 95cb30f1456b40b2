import { tryWriteCacheFile } from '../cache-file';
import type { Sharp } from '../load-sharp';
import type { Rendered, WorkOf } from '../worker-messages';
import { renderUpright } from './decode';
import { NOT_STORED, whyNothingToShow } from './look-at-picture';
import { withPictureFile } from './picture-file';
import { embeddedSources, orderFor, type PictureSource, wholeSource } from './picture-sources';
import { showFirst } from './show-picture';

/**
 * A preview this close to the wanted edge is as good on a screen, and ten times faster than the
 * picture: 1,620 px stand in for 2,048.
 */
const NEARLY = 0.75;

/** Makes one upright rendition; `why` says what stands on the tile instead. */
export async function makeRendition(sharp: Sharp, work: WorkOf<'rendition'>): Promise<Rendered> {
  return withPictureFile(work.path, true, async (file) => {
    if (file.head.container === null) return { kind: 'rendition', why: 'The file is not a picture.' };
    const whole = wholeSource(file, work.name);
    const sources = choose(whole, await embeddedSources(file), work.edgePx);
    const { shown, verdict } = await showFirst(sharp, sources, { edgePx: work.edgePx });
    if (!shown) {
      const why = verdict === null ? whyNothingToShow(file.head, whole) : whyUndecoded(verdict);
      return { kind: 'rendition', why };
    }
    const orientation = file.head.facts?.orientation ?? 1;
    const { jpeg } = await renderUpright(sharp, shown.pixels, { edgePx: work.edgePx, orientation });
    return { kind: 'rendition', why: (await tryWriteCacheFile(work.out, jpeg)) ? null : NOT_STORED };
  });
}

function choose(whole: PictureSource | null, embedded: readonly PictureSource[], edgePx: number): PictureSource[] {
  const wanted = edgePx * NEARLY;
  if (!whole) return orderFor(embedded, wanted);
  const near = embedded.find(
    ({ kind, widthPx, heightPx }) => kind === 'preview' && Math.max(widthPx, heightPx) >= wanted,
  );
  const rest = [whole, ...[...embedded].reverse().filter((source) => source !== near)];
  return near ? [near, ...rest] : rest;
}

const whyUndecoded = (verdict: string): string =>
  verdict === 'too-large'
    ? 'The picture has more than 200 million pixels and is not shown.'
    : 'The picture in this file cannot be opened: its data is damaged.';
