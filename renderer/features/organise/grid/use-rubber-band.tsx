import { useRef, useState, type PointerEvent, type RefObject } from 'react';
import { useOrganiseStore } from '../../../stores/organise-store';
import type { Tile } from '../shown-photos';
import styles from './photo-grid.module.css';

interface Box {
  readonly x: number;
  readonly y: number;
  readonly toX: number;
  readonly toY: number;
}
interface Layout {
  readonly tiles: readonly Tile[];
  readonly columns: number;
  readonly cellPx: number;
  readonly rowPx: number;
}

/** Drawing a box over empty ground selects the tiles in it; with Ctrl they are added. */
export function useRubberBand(frame: RefObject<HTMLDivElement | null>, layout: Layout) {
  const [box, setBox] = useState<Box | null>(null);
  const kept = useRef<ReadonlySet<string>>(new Set());

  const point = (event: PointerEvent): { x: number; y: number } => {
    const bounds = frame.current?.getBoundingClientRect();
    return { x: event.clientX - (bounds?.left ?? 0), y: event.clientY - (bounds?.top ?? 0) + (frame.current?.scrollTop ?? 0) };
  };
  const handlers = {
    onPointerDown: (event: PointerEvent) => {
      const isGround = event.target instanceof Element && event.target.closest('[role="gridcell"]') === null;
      if (event.button !== 0 || !isGround) return;
      const { x, y } = point(event);
      const { selected, select } = useOrganiseStore.getState();
      kept.current = event.ctrlKey || event.metaKey ? selected : new Set();
      if (kept.current.size === 0) select([], null);
      setBox({ x, y, toX: x, toY: y });
    },
    onPointerMove: (event: PointerEvent) => {
      if (!box) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      const { x: toX, y: toY } = point(event);
      const next = { ...box, toX, toY };
      setBox(next);
      const inside = tilesIn(next, layout);
      const { select } = useOrganiseStore.getState();
      const ids = inside.flatMap((tile) => tile.members);
      select([...(kept.current as ReadonlySet<(typeof ids)[number]>), ...ids], inside.at(-1)?.row.id ?? null);
    },
    onPointerUp: () => {
      setBox(null);
    },
  };
  const element = box && (
    <div
      className={styles['band']}
      ref={(band) => {
        if (!band) return;
        band.style.left = `${String(Math.min(box.x, box.toX))}px`;
        band.style.top = `${String(Math.min(box.y, box.toY))}px`;
        band.style.width = `${String(Math.abs(box.toX - box.x))}px`;
        band.style.height = `${String(Math.abs(box.toY - box.y))}px`;
      }}
    />
  );
  return { handlers, element };
}

function tilesIn(box: Box, { tiles, columns, cellPx, rowPx }: Layout): Tile[] {
  const left = Math.floor(Math.min(box.x, box.toX) / cellPx);
  const right = Math.floor(Math.max(box.x, box.toX) / cellPx);
  const top = Math.floor(Math.min(box.y, box.toY) / rowPx);
  const bottom = Math.floor(Math.max(box.y, box.toY) / rowPx);
  const inside: Tile[] = [];
  for (let row = Math.max(0, top); row <= bottom; row += 1) {
    for (let column = Math.max(0, left); column <= Math.min(right, columns - 1); column += 1) {
      const tile = tiles[row * columns + column];
      if (tile) inside.push(tile);
    }
  }
  return inside;
}
