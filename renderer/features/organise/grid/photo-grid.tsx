import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAppStore } from '../../../stores/app-store';
import { useOrganiseStore } from '../../../stores/organise-store';
import type { Tile } from '../shown-photos';
import { PhotoCell } from './photo-cell';
import { selectTile, setColumns } from './select-tiles';
import { useRubberBand } from './use-rubber-band';
import styles from './photo-grid.module.css';

const GAP_PX = 6;
/** Name and badges below the picture. */
const CAPTION_PX = 24;
/** Rows made ahead of what is seen: scrolling never meets a hole. */
const AHEAD = 6;

/** The virtualised grid: only rows near the screen exist, and no cell changes its size. */
export function PhotoGrid({ tiles }: { readonly tiles: readonly Tile[] }) {
  const { t } = useTranslation('organise');
  const frame = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  const cellPx = useAppStore((state) => state.settings?.cellPx ?? 180);
  const active = useOrganiseStore((state) => state.active);
  const columns = Math.max(1, Math.floor((width - GAP_PX) / (cellPx + GAP_PX)));
  const rows = Math.ceil(tiles.length / columns);
  const rowPx = cellPx + CAPTION_PX + GAP_PX;

  useEffect(() => {
    const element = frame.current;
    if (!element) return undefined;
    const observer = new ResizeObserver(([entry]) => {
      setWidth(entry?.contentRect.width ?? 0);
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
    };
  }, []);
  useEffect(() => {
    setColumns(columns);
  }, [columns]);

  const virtualizer = useVirtualizer({
    count: rows,
    getScrollElement: () => frame.current,
    estimateSize: () => rowPx,
    overscan: AHEAD,
  });
  useEffect(() => {
    virtualizer.measure();
  }, [rowPx, virtualizer]);
  useEffect(() => {
    const index = active === null ? -1 : tiles.findIndex((tile) => tile.members.includes(active));
    if (index >= 0) virtualizer.scrollToIndex(Math.floor(index / columns), { align: 'auto' });
    // Only a move of the active photo scrolls; a changed order must not take the person elsewhere.
    // eslint-disable-next-line react-hooks/exhaustive-deps -- see above
  }, [active]);
  const band = useRubberBand(frame, { tiles, columns, cellPx: cellPx + GAP_PX, rowPx });

  return (
    <div
      ref={frame}
      className={styles['frame']}
      role="grid"
      aria-label={t('grid.label')}
      aria-rowcount={rows}
      aria-colcount={columns}
      aria-multiselectable="true"
      tabIndex={0}
      data-testid="photo-grid"
      {...band.handlers}
    >
      <div className={styles['sheet']} role="presentation" ref={(element) => element?.style.setProperty('height', `${String(virtualizer.getTotalSize())}px`)}>
        {virtualizer.getVirtualItems().map((item) => (
          <div
            key={item.key}
            role="row"
            aria-rowindex={item.index + 1}
            className={styles['row']}
            ref={(element) => element?.style.setProperty('transform', `translateY(${String(item.start)}px)`)}
          >
            {tiles.slice(item.index * columns, (item.index + 1) * columns).map((tile) => (
              <PhotoCell key={tile.row.id} tile={tile} sizePx={cellPx} onPick={selectTile} />
            ))}
          </div>
        ))}
      </div>
      {band.element}
    </div>
  );
}
