import { watch, type FSWatcher } from 'node:fs';
import { linuxVolumes } from './linux-volumes';
import { macVolumes } from './mac-volumes';
import type { Volume, VolumeSource } from './volume';
import { windowsVolumes } from './windows-volumes';

export interface VolumeChange {
  readonly volumes: readonly Volume[];
  readonly arrived: readonly Volume[];
  readonly left: readonly Volume[];
}

export interface VolumeWatch {
  readonly current: () => readonly Volume[];
  /** Looks now; resolves when `onChange` has been told what there was to tell. */
  readonly look: () => Promise<void>;
  readonly close: () => void;
}

/** Timers as arguments, so that tests need not wait. */
export interface Timers {
  readonly every: (ms: number, tick: () => void) => () => void;
  readonly after: (ms: number, tick: () => void) => () => void;
}

export interface VolumeWatchPorts {
  readonly source: VolumeSource;
  readonly timers: Timers;
  readonly onChange: (change: VolumeChange) => void;
  /** Told once for each kind of trouble; watching goes on. */
  readonly onTrouble: (error: unknown) => void;
}

/** A card is offered at the latest after this long; a hint makes it sooner. */
const LOOK_EVERY_MS = 2_000;
/** A mount shows up a moment before its folders do. */
const AFTER_HINT_MS = 300;

const keyOf = (volume: Volume): string => `${volume.id ?? ''}\0${volume.root}\0${String(volume.isCard)}`;

/** The volumes of this computer's system. */
export function systemVolumes(platform: NodeJS.Platform = process.platform): VolumeSource {
  if (platform === 'win32') return windowsVolumes;
  return platform === 'darwin' ? macVolumes : linuxVolumes;
}

/** Compares two lists by id, place and kind: another card at the same place has left and arrived. */
export function compareVolumes(before: readonly Volume[], now: readonly Volume[]): VolumeChange | null {
  const [had, has] = [new Set(before.map(keyOf)), new Set(now.map(keyOf))];
  const arrived = now.filter((volume) => !had.has(keyOf(volume)));
  const left = before.filter((volume) => !has.has(keyOf(volume)));
  return arrived.length + left.length === 0 ? null : { volumes: now, arrived, left };
}

/** Tells volumes as they come and go, those that are there already first. */
export function watchVolumes({ source, timers, onChange, onTrouble }: VolumeWatchPorts): VolumeWatch {
  let volumes: readonly Volume[] = [];
  let seen: string | null = null;
  let busy: Promise<void> = Promise.resolve();
  let hasTrouble = false;

  const lookOnce = async (): Promise<void> => {
    try {
      const fingerprint = await source.fingerprint();
      // A card's DCIM may appear after its mount: as long as nothing is a card, the list is read again.
      if (fingerprint === seen && volumes.every((volume) => volume.isCard)) return;
      const now = await source.list();
      seen = fingerprint;
      const change = compareVolumes(volumes, now);
      volumes = now;
      if (change) onChange(change);
      hasTrouble = false;
    } catch (error) {
      if (!hasTrouble) onTrouble(error);
      hasTrouble = true;
    }
  };
  const look = (): Promise<void> => (busy = busy.then(lookOnce));
  let cancelHint = (): void => undefined;
  const hint = (): void => {
    cancelHint();
    cancelHint = timers.after(AFTER_HINT_MS, () => void look());
  };
  const watchers = source.hintFolders.map((folder) => watchFolder(folder, hint)).filter((watcher) => watcher !== null);
  const stop = timers.every(LOOK_EVERY_MS, () => void look());
  void look();
  return {
    current: () => volumes,
    look,
    close: () => {
      stop();
      cancelHint();
      for (const watcher of watchers) watcher.close();
    },
  };
}

/** Only a hint: without it the timer finds the same, a little later. */
function watchFolder(folder: string, hint: () => void): FSWatcher | null {
  try {
    const watcher = watch(folder, { persistent: false }, hint);
    watcher.on('error', () => {
      watcher.close();
    });
    return watcher;
  } catch {
    return null;
  }
}

/** The system's own timers; they do not keep the process alive. */
export const systemTimers: Timers = {
  every: (ms, tick) => {
    const timer = setInterval(tick, ms).unref();
    return () => {
      clearInterval(timer);
    };
  },
  after: (ms, tick) => {
    const timer = setTimeout(tick, ms).unref();
    return () => {
      clearTimeout(timer);
    };
  },
};
