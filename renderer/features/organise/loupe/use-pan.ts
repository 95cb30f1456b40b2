import { useEffect, useLayoutEffect, useRef, type MouseEvent, type PointerEvent } from 'react';
import { useOrganiseStore } from '../../../stores/organise-store';
import type { PictureSize } from './use-full-picture';

/** A press that moves further than this drags the picture instead of changing its size. */
const CLICK_PX = 4;

/** One pixel of the picture on one of the screen. */
export const onScreen = (px: number): number => px / window.devicePixelRatio;

/** Where on the picture the pointer is, as shares of its size; outside of it, its nearest edge. */
function pointOn(event: MouseEvent<HTMLDivElement>): { x: number; y: number } {
  const picture = event.currentTarget.querySelector('[data-picture]');
  const box = (picture ?? event.currentTarget).getBoundingClientRect();
  const share = (at: number, from: number, length: number): number =>
    Math.min(1, Math.max(0, (at - from) / Math.max(1, length)));
  return { x: share(event.clientX, box.left, box.width), y: share(event.clientY, box.top, box.height) };
}

/** A click goes to 100 % at the point clicked and back; a drag moves the picture. `size` is null while it fits. */
export function usePan(size: PictureSize | null) {
  const stage = useRef<HTMLDivElement>(null);
  const press = useRef<{ x: number; y: number; left: number; top: number; hasMoved: boolean } | null>(null);
  const zoom = useOrganiseStore((state) => state.zoom);
  const setZoom = useOrganiseStore((state) => state.setZoom);
  const [widthPx, heightPx] = [size?.widthPx ?? 0, size?.heightPx ?? 0];
  // The same point stays in the middle when one goes on to the next photo: focus is compared so.
  useLayoutEffect(() => {
    const element = stage.current;
    if (!element || widthPx === 0 || !zoom) return;
    element.scrollLeft = zoom.x * onScreen(widthPx) - element.clientWidth / 2;
    element.scrollTop = zoom.y * onScreen(heightPx) - element.clientHeight / 2;
  }, [widthPx, heightPx, zoom]);
  useEffect(() => {
    press.current = null;
  }, [widthPx, heightPx]);

  const handlers = {
    onPointerDown: (event: PointerEvent<HTMLDivElement>) => {
      if (event.button !== 0) return;
      const { scrollLeft: left, scrollTop: top } = event.currentTarget;
      press.current = { x: event.clientX, y: event.clientY, left, top, hasMoved: false };
      event.currentTarget.setPointerCapture(event.pointerId);
    },
    onPointerMove: (event: PointerEvent<HTMLDivElement>) => {
      const from = press.current;
      if (!from) return;
      const [dx, dy] = [event.clientX - from.x, event.clientY - from.y];
      from.hasMoved ||= Math.abs(dx) + Math.abs(dy) > CLICK_PX;
      if (!size) return;
      event.currentTarget.scrollLeft = from.left - dx;
      event.currentTarget.scrollTop = from.top - dy;
    },
    onPointerUp: (event: PointerEvent<HTMLDivElement>) => {
      const from = press.current;
      press.current = null;
      if (!from || from.hasMoved) return;
      setZoom(zoom ? null : pointOn(event));
    },
  };
  return { stage, handlers };
}
