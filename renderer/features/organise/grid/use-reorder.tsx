import { useState, type DragEvent, type RefObject } from 'react';
import { orderedBucket, placeBefore } from '../actions/place-photos';
import { draggedPhotos, endDrag, isPhotoDrag } from '../drag-photos';
import type { Tile } from '../shown-photos';
import { GAP_PX, insertionAt, type GridLayout } from './grid-layout';
import styles from './photo-grid.module.css';

/** Dropping photos between others puts them there, in the bucket whose own order is shown. */
export function useReorder(frame: RefObject<HTMLDivElement | null>, tiles: readonly Tile[], layout: GridLayout) {
  const [at, setAt] = useState<number | null>(null);
  const placeOf = (event: DragEvent): number => {
    const bounds = frame.current?.getBoundingClientRect();
    const x = event.clientX - (bounds?.left ?? 0);
    const y = event.clientY - (bounds?.top ?? 0) + (frame.current?.scrollTop ?? 0);
    return insertionAt({ x, y }, layout, tiles.length);
  };
  const handlers = {
    onDragOver: (event: DragEvent) => {
      if (!isPhotoDrag(event) || orderedBucket() === null) return;
      event.preventDefault();
      setAt(placeOf(event));
    },
    onDragLeave: (event: DragEvent) => {
      if (!(event.relatedTarget instanceof Node) || !event.currentTarget.contains(event.relatedTarget)) setAt(null);
    },
    onDrop: (event: DragEvent) => {
      setAt(null);
      if (!isPhotoDrag(event) || orderedBucket() === null) return;
      event.preventDefault();
      const moving = draggedPhotos();
      // Dropped on what is being moved: the next one that stays is where it goes.
      const before = tiles.slice(placeOf(event)).find((tile) => !tile.members.every((id) => moving.includes(id)));
      placeBefore(moving, before?.members[0] ?? null);
      endDrag();
    },
  };
  return { handlers, element: at === null ? null : <div className={styles['insertion']} style={lineAt(at, layout)} /> };
}

/** The line stands in the gap before a tile; at the end of a row it stays in that row. */
function lineAt(
  at: number,
  { columns, cellPx, rowPx, insetPx }: GridLayout,
): { left: number; top: number; height: number } {
  const isRowEnd = at > 0 && at % columns === 0;
  const row = isRowEnd ? at / columns - 1 : Math.floor(at / columns);
  const column = isRowEnd ? columns : at % columns;
  return {
    left: insetPx + column * (cellPx + GAP_PX) - GAP_PX / 2 - 1,
    top: row * rowPx + GAP_PX,
    height: rowPx - GAP_PX,
  };
}
