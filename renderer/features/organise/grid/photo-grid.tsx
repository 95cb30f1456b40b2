import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useLayoutEffect, useMemo, useReducer, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { useTranslation } from 'react-i18next';
import { useAppStore } from '../../../stores/app-store';
import { useOrganiseStore } from '../../../stores/organise-store';
import { useShootStore } from '../../../stores/shoot-store';
import { setCellPx } from '../actions/cell-size';
import type { Tile } from '../shown-photos';
import { tileIndex } from '../use-tiles';
import { gridLayout } from './grid-layout';
import { cellId, PhotoCell } from './photo-cell';
import { selectTile, setGridShape } from './select-tiles';
import { useReorder } from './use-reorder';
import { useRubberBand } from './use-rubber-band';
import styles from './photo-grid.module.css';

/** Rows made ahead of what is seen: scrolling never meets a hole. */
const AHEAD = 6;
/** One notch of a wheel with Ctrl held, px of cell size. */
const NOTCH_PX = 12;

/** The virtualised grid: only rows near the screen exist, and no cell changes its size. */
export function PhotoGrid({ tiles }: { readonly tiles: readonly Tile[] }) {
  const { t } = useTranslation('organise');
  const frame = useRef<HTMLDivElement>(null);
  const { widthPx, heightPx } = useSize(frame);
  const wishedPx = useAppStore((state) => state.settings?.cellPx ?? 180);
  const asksForIds = useShootStore(
    (state) => state.view?.head.rules.needsSubject === true || (state.view?.subjects.length ?? 0) > 0,
  );
  const active = useOrganiseStore((state) => state.active);
  const layout = useMemo(
    () => gridLayout({ widthPx, cellPx: wishedPx, count: tiles.length }),
    [widthPx, wishedPx, tiles.length],
  );
  const { columns, rows, cellPx, rowPx, insetPx } = layout;
  useEffect(() => {
    setGridShape({ columns, page: Math.max(1, Math.floor(heightPx / rowPx)) });
  }, [columns, heightPx, rowPx]);
  useWheelZoom(frame);

  // eslint-disable-next-line react-hooks/incompatible-library -- React's compiler, which could not handle it, is not used
  const virtualizer = useVirtualizer({
    count: rows,
    getScrollElement: () => frame.current,
    estimateSize: () => rowPx,
    overscan: AHEAD,
  });
  useRowsAtOnce(frame, virtualizer);
  const activeAt = active === null ? undefined : tileIndex(tiles).get(active);
  // A new size of the cells keeps the row that was in view, or the active one, where it is.
  useLayoutEffect(() => {
    virtualizer.measure();
    if (activeAt !== undefined) virtualizer.scrollToIndex(Math.floor(activeAt / columns), { align: 'auto' });
    // eslint-disable-next-line react-hooks/exhaustive-deps -- only a new size, not a move, is meant
  }, [rowPx, columns, virtualizer]);
  useLayoutEffect(() => {
    if (activeAt !== undefined) virtualizer.scrollToIndex(Math.floor(activeAt / columns), { align: 'auto' });
    // Only a move of the active photo scrolls; a changed order must not take the person elsewhere.
    // eslint-disable-next-line react-hooks/exhaustive-deps -- see above
  }, [active]);
  const band = useRubberBand(frame, tiles, layout);
  const reorder = useReorder(frame, tiles, layout);
  const activeTile = activeAt === undefined ? undefined : tiles[activeAt];

  return (
    <div
      ref={frame}
      className={styles['frame']}
      role="grid"
      aria-label={t('grid.label')}
      aria-rowcount={rows}
      aria-colcount={columns}
      aria-multiselectable="true"
      aria-activedescendant={activeTile ? cellId(activeTile.row.id) : undefined}
      tabIndex={0}
      data-testid="photo-grid"
      {...band.handlers}
      {...reorder.handlers}
    >
      <div
        className={styles['sheet']}
        role="presentation"
        style={{ height: virtualizer.getTotalSize(), ...cellSize(cellPx) }}
      >
        {virtualizer.getVirtualItems().map((item) => (
          <div
            key={item.key}
            role="row"
            aria-rowindex={item.index + 1}
            className={styles['row']}
            style={{ transform: `translate(${insetPx}px, ${item.start}px)` }}
          >
            {tiles.slice(item.index * columns, (item.index + 1) * columns).map((tile) => (
              <PhotoCell key={tile.row.id} tile={tile} asksForIds={asksForIds} onPick={selectTile} />
            ))}
          </div>
        ))}
      </div>
      {band.element}
      {reorder.element}
    </div>
  );
}

/** A leap of the scroll bar shows its rows in the same frame, also when the virtualizer would leave them for the next. */
function useRowsAtOnce(
  frame: React.RefObject<HTMLDivElement | null>,
  virtualizer: ReturnType<typeof useVirtualizer<HTMLDivElement, Element>>,
): void {
  const [, render] = useReducer((count: number) => count + 1, 0);
  const shown = useRef<number | undefined>(undefined);
  useLayoutEffect(() => {
    shown.current = virtualizer.getVirtualItems()[0]?.index;
  });
  useEffect(() => {
    const element = frame.current;
    if (!element) return undefined;
    const onScroll = (): void => {
      if (virtualizer.getVirtualItems()[0]?.index !== shown.current) flushSync(render);
    };
    element.addEventListener('scroll', onScroll, { passive: true });
    return () => element.removeEventListener('scroll', onScroll);
  }, [frame, virtualizer]);
}

/** The size reaches the cells by inheritance, so that none of them is made anew while the slider moves. */
const cellSize = (px: number): Record<string, string> => ({ '--cell': `${px}px` });

function useSize(frame: React.RefObject<HTMLDivElement | null>): {
  readonly widthPx: number;
  readonly heightPx: number;
} {
  const [size, setSize] = useState({ widthPx: 0, heightPx: 0 });
  useLayoutEffect(() => {
    const element = frame.current;
    if (!element) return undefined;
    const read = (): void => {
      const { clientWidth: widthPx, clientHeight: heightPx } = element;
      setSize((was) => (was.widthPx === widthPx && was.heightPx === heightPx ? was : { widthPx, heightPx }));
    };
    read();
    // In the frame of the new size: else the window would show its old columns for a moment while it is drawn larger.
    const observer = new ResizeObserver(() => {
      flushSync(read);
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [frame]);
  return size;
}

/** Ctrl and the wheel change the size of the cells, as everywhere. */
function useWheelZoom(frame: React.RefObject<HTMLDivElement | null>): void {
  useEffect(() => {
    const element = frame.current;
    if (!element) return undefined;
    const onWheel = (event: WheelEvent): void => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      setCellPx((useAppStore.getState().settings?.cellPx ?? 180) - Math.sign(event.deltaY) * NOTCH_PX);
    };
    // Passive listeners, which React makes, may not keep the page from zooming.
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => element.removeEventListener('wheel', onWheel);
  }, [frame]);
}
