import { useEffect, useRef } from 'react';
import { pictureUrl } from '../../../app/bridge';
import type { Tile } from '../shown-photos';
import { rowNow } from '../use-tiles';

/** Two ahead and one behind: more would only crowd out what comes next. */
const NEAR: readonly number[] = [1, 2, -1];

/** Neighbours of a tile, those looked at next first; for a stack its next exposures too. */
function nearUrls(tiles: readonly Tile[], at: number): string[] {
  const near = NEAR.flatMap((by) => tiles[at + by]?.row ?? []);
  const tile = tiles[at];
  const members = tile?.isStack === true ? tile.members.flatMap((id) => rowNow(id) ?? []) : [];
  return [...near, ...members.slice(0, 9)].map((row) => pictureUrl('view', row));
}

/** Has the pictures of the neighbours decoded before they are asked for. */
export function usePreload(tiles: readonly Tile[], at: number): void {
  const ready = useRef(new Map<string, HTMLImageElement>());
  useEffect(() => {
    if (at < 0) return;
    const wanted = nearUrls(tiles, at);
    const kept = new Map<string, HTMLImageElement>();
    for (const url of wanted) {
      const image = ready.current.get(url) ?? new Image();
      if (image.src === '') {
        image.src = url;
        // What cannot be decoded is said when it is looked at.
        image.decode().catch(() => undefined);
      }
      kept.set(url, image);
    }
    // What is far away by now is not worth finishing.
    for (const [url, image] of ready.current) if (!kept.has(url)) image.src = '';
    ready.current = kept;
  }, [tiles, at]);
}
