import { useRef, useState, type PointerEvent, type RefObject } from 'react';
import type { PhotoId } from '@shared/model/ids';
import { useOrganiseStore } from '../../../stores/organise-store';
import type { Tile } from '../shown-photos';
import { tilesInBox, type Box, type GridLayout } from './grid-layout';
import styles from './photo-grid.module.css';

/** Drawing a box over empty ground selects the tiles in it; with Ctrl they are added. */
export function useRubberBand(frame: RefObject<HTMLDivElement | null>, tiles: readonly Tile[], layout: GridLayout) {
  const [box, setBox] = useState<Box | null>(null);
  const kept = useRef<ReadonlySet<PhotoId>>(new Set());

  const point = (event: PointerEvent): { x: number; y: number } => {
    const bounds = frame.current?.getBoundingClientRect();
    return {
      x: event.clientX - (bounds?.left ?? 0),
      y: event.clientY - (bounds?.top ?? 0) + (frame.current?.scrollTop ?? 0),
    };
  };
  const isOnScrollbar = (event: PointerEvent): boolean => {
    const bounds = frame.current?.getBoundingClientRect();
    return event.clientX - (bounds?.left ?? 0) >= (frame.current?.clientWidth ?? 0);
  };
  const handlers = {
    onPointerDown: (event: PointerEvent) => {
      const isGround = event.target instanceof Element && event.target.closest('[role="gridcell"]') === null;
      if (event.button !== 0 || !isGround || isOnScrollbar(event)) return;
      const { x, y } = point(event);
      const { selected, select } = useOrganiseStore.getState();
      kept.current = event.ctrlKey || event.metaKey ? selected : new Set();
      if (kept.current.size === 0) select([], null);
      event.currentTarget.setPointerCapture(event.pointerId);
      setBox({ x, y, toX: x, toY: y });
    },
    onPointerMove: (event: PointerEvent) => {
      if (!box) return;
      const { x: toX, y: toY } = point(event);
      const next = { ...box, toX, toY };
      setBox(next);
      const inside = tilesInBox(next, layout, tiles.length).flatMap((at) => tiles[at] ?? []);
      const ids = inside.flatMap((tile) => tile.members);
      useOrganiseStore.getState().select([...kept.current, ...ids], inside.at(-1)?.row.id ?? null);
    },
    onPointerUp: () => {
      setBox(null);
    },
    onPointerCancel: () => {
      setBox(null);
    },
  };
  const element = box && (
    <div
      className={styles['band']}
      style={{
        left: Math.min(box.x, box.toX),
        top: Math.min(box.y, box.toY),
        width: Math.abs(box.toX - box.x),
        height: Math.abs(box.toY - box.y),
      }}
    />
  );
  return { handlers, element };
}
