import type { PhotoId } from '@shared/model/ids';
import type { Clock, Timers } from './ports';
import type { SyncStatus, SyncUpdate } from './sync-engine';

/** Between updates to the window. */
const UPDATE_GAP_MS = 100;

export interface Notices {
  note(photoId: PhotoId | null): void;
  subscribe(listener: (update: SyncUpdate) => void): () => void;
  clear(): void;
}

/** Gathers what changed and tells it at most ten times a second; nobody listening costs nothing. */
export function createNotices(timers: Timers, status: () => SyncStatus): Notices {
  const listeners = new Set<(update: SyncUpdate) => void>();
  let changed = new Set<PhotoId>();
  let cancel: (() => void) | null = null;

  function tell(): void {
    cancel = null;
    const update: SyncUpdate = { status: status(), photoIds: [...changed] };
    changed = new Set();
    for (const listener of listeners) listener(update);
  }

  return {
    note: (photoId) => {
      if (listeners.size === 0) return;
      if (photoId !== null) changed.add(photoId);
      cancel ??= timers.set(UPDATE_GAP_MS, tell);
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    clear: () => {
      cancel?.();
      cancel = null;
    },
  };
}

/** Speed is that of the last 20 s of sending: long enough for a chunk on a slow line. */
const SPEED_WINDOW_MS = 20_000;

export interface SpeedMeter {
  add(bytes: number): void;
  bytesPerSecond(): number | null;
}

export function createSpeedMeter(clock: Clock): SpeedMeter {
  let marks: { readonly atMs: number; bytes: number }[] = [];
  return {
    add: (bytes) => {
      const atMs = clock.nowMs();
      const last = marks.at(-1);
      // One mark a second: a fast line hands over thousands of slices.
      if (last && atMs - last.atMs < 1000) last.bytes += bytes;
      else marks.push({ atMs, bytes });
      const first = marks[0];
      if (first && atMs - first.atMs > SPEED_WINDOW_MS) {
        marks = marks.filter((mark) => atMs - mark.atMs <= SPEED_WINDOW_MS);
      }
    },
    bytesPerSecond: () => {
      const [first, last] = [marks[0], marks.at(-1)];
      if (!first || !last) return null;
      const ms = Math.max(1000, last.atMs - first.atMs + 1000);
      return Math.round((marks.reduce((sum, mark) => sum + mark.bytes, 0) * 1000) / ms);
    },
  };
}
