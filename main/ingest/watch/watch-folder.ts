import { open } from 'node:fs/promises';
import { isAbsolute, relative, sep } from 'node:path';
import type { Result } from '@shared/model/result';
import type { CardFile, CardListing, ListFailure, ListOptions } from '../list-card';
import { escapeName, sourcePath } from '../name-bytes';
import type { Timers } from '../volumes/watch-volumes';
import { findEnd, type EndVerdict } from './end-marker';
import { isReady, sight, STILL_MS, whatNow, type Sighting } from './readiness';

/** Hints that something happened in a folder. They may be late, double or missing: only a look at the folder counts. */
export interface FolderHints {
  readonly close: () => Promise<void>;
}
export type WatchForHints = (
  root: string,
  on: {
    /** @param path absolute path of a file that came or changed; null when only something did */
    readonly hint: (path: string | null) => void;
    readonly error: (error: unknown) => void;
  },
) => FolderHints;

export type WatchNotice = 'watching-limited' | 'offline' | 'back';

export interface WatchFolderPorts {
  readonly root: string;
  readonly list: (root: string, options: ListOptions) => Promise<Result<CardListing, ListFailure>>;
  readonly hints: WatchForHints;
  readonly timers: Timers;
  /** Milliseconds; only differences count. */
  readonly now: () => number;
  /** True for a file that the journal has already: nothing is hashed again at every start of the app. */
  readonly isHandled: (file: CardFile) => boolean;
  /** Imports files that are complete. Resolves when it is done with them; those that failed are offered again when it rejects. */
  readonly take: (files: readonly CardFile[]) => Promise<void>;
  readonly onNotice: (notice: WatchNotice) => void;
}

export interface WatchedFolder {
  /** Looks at the whole folder now: after sleep, on a person's wish. */
  readonly rescan: () => Promise<void>;
  /** Resolves when no look is under way or waiting for its turn. */
  readonly idle: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** The watcher is only a hint; this finds what it missed (RELIABILITY.md, F15). */
const RESCAN_EVERY_MS = 60_000;
/** Without hints the folder is looked at this often. */
const POLL_EVERY_MS = 5_000;
const AFTER_HINT_MS = 250;

const keyOf = (file: CardFile): string => `${file.path}\0${String(file.sizeBytes)}\0${String(file.mtimeMs)}`;

/** Watches one folder and hands on every file once it is complete, and again when it was written anew. */
export function watchFolder(ports: WatchFolderPorts): WatchedFolder {
  const { root, timers, onNotice } = ports;
  const abort = new AbortController();
  const sightings = new Map<string, Sighting>();
  const taken = new Set<string>();
  const hinted = new Set<string>();
  const isClosed = (): boolean => abort.signal.aborted;
  let isOffline = false;
  let busy: Promise<void> = Promise.resolve();
  let cancelSoon: (() => void) | null = null;
  let stopPolling: (() => void) | null = null;

  /** @param only paths to look at; the whole folder when null */
  const look = async (only: readonly string[] | null): Promise<void> => {
    const listing = await ports.list(root, { signal: abort.signal, ...(only ? { only } : {}) });
    if (isClosed()) return;
    if (listing.ok === isOffline) onNotice(listing.ok ? 'back' : 'offline');
    isOffline = !listing.ok;
    // A folder that cannot be read is away, not empty: what was seen in it stays seen.
    if (!listing.ok) return;
    const { files } = listing.value;
    const fresh = files.filter((file) => !taken.has(keyOf(file)) && !ports.isHandled(file));
    if (only === null) keepOnly(taken, new Set(files.map(keyOf)));
    keepOnly(sightings, new Set(fresh.map((file) => file.path)));
    const ready = await readyOf(ports, fresh, sightings);
    if (fresh.length > ready.length) soon(STILL_MS);
    if (ready.length > 0 && !isClosed()) await handOver(ready);
  };
  const handOver = async (ready: readonly CardFile[]): Promise<void> => {
    for (const file of ready) {
      taken.add(keyOf(file));
      sightings.delete(file.path);
    }
    try {
      await ports.take(ready);
    } catch {
      // The importer has said why. The files are offered again with the next full look.
      for (const file of ready) taken.delete(keyOf(file));
    }
  };
  /** One look that goes wrong in a way nobody foresaw must not be the last. */
  const enqueue = (work: () => Promise<void>): Promise<void> =>
    (busy = busy
      .then(() => (isClosed() ? undefined : work()))
      .catch(() => {
        if (!isClosed()) pollInstead();
      }));
  const rescan = (): Promise<void> =>
    enqueue(() => {
      hinted.clear();
      return look(null);
    });
  const lookAtHints = (): Promise<void> =>
    enqueue(() => {
      const paths = [...new Set([...hinted, ...sightings.keys()])];
      hinted.clear();
      return paths.length === 0 ? Promise.resolve() : look(paths);
    });
  /** The first wish counts: a file that changes all the time must not put off the look for ever. */
  const soon = (ms: number): void => {
    cancelSoon ??= timers.after(ms, () => {
      cancelSoon = null;
      void lookAtHints();
    });
  };
  /** Too many folders for the system to watch, or the watcher died: look more often, and say so once. */
  const pollInstead = (): void => {
    if (stopPolling === null) onNotice('watching-limited');
    stopPolling ??= timers.every(POLL_EVERY_MS, () => void rescan());
  };
  const onError = (): void => {
    pollInstead();
    void rescan();
  };

  const hints = ports.hints(root, {
    hint: (path) => {
      const inside = path === null ? null : pathInside(root, path);
      if (inside !== null) hinted.add(inside);
      soon(AFTER_HINT_MS);
    },
    error: onError,
  });
  const stopRescans = timers.every(RESCAN_EVERY_MS, () => void rescan());
  void rescan();
  return {
    rescan,
    idle: () => busy,
    close: async () => {
      abort.abort();
      cancelSoon?.();
      stopRescans();
      stopPolling?.();
      await hints.close();
      await busy;
    },
  };
}

/** A hinted path as lists have it; null for what is not below the root. */
function pathInside(root: string, path: string): string | null {
  const way = relative(root, path);
  if (way === '' || way.startsWith('..') || isAbsolute(way)) return null;
  return way
    .split(sep)
    .map((name) => escapeName(Buffer.from(name, 'utf8')))
    .join('/');
}

/** Forgets what is no longer there: a folder that is watched for months must not grow in memory. */
function keepOnly(from: Set<string> | Map<string, unknown>, there: ReadonlySet<string>): void {
  for (const key of from.keys()) if (!there.has(key)) from.delete(key);
}

async function readyOf(
  { root, now }: WatchFolderPorts,
  fresh: readonly CardFile[],
  sightings: Map<string, Sighting>,
): Promise<readonly CardFile[]> {
  const ready: CardFile[] = [];
  for (const file of fresh) {
    const sighting = sight(sightings.get(file.path), file.sizeBytes, file.mtimeMs, now());
    sightings.set(file.path, sighting);
    const next = whatNow(sighting, now());
    if (next === 'wait') continue;
    if (next === 'take' || isReady(await endOf(root, file), sighting, now())) ready.push(file);
  }
  return ready;
}

/** A file that cannot be read now (locked by its writer) is still open as far as we are concerned. */
async function endOf(root: string, file: CardFile): Promise<EndVerdict> {
  try {
    const handle = await open(sourcePath(root, file.path), 'r');
    try {
      return await findEnd(async (position, length) => {
        const bytes = new Uint8Array(length);
        const { bytesRead } = await handle.read(bytes, 0, length, position);
        return bytes.subarray(0, bytesRead);
      }, file.sizeBytes);
    } finally {
      await handle.close();
    }
  } catch {
    return 'open';
  }
}
