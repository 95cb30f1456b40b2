import { fail, ok, type Result } from '@shared/model/result';
import { nodeDisk, type Disk } from './disk';
import type { Domain } from './domain';
import { lockFolder, type FolderLock } from './folder-lock';
import { readMarker, type FolderMarker } from './folder-marker';
import { createLiveStore } from './live-store';
import type { Live } from './live';
import { systemProcesses, type ProcessTable } from './process-identity';
import { readOnly, reasonForFailure } from './read-only-sentence';
import { openSession, type SessionOptions } from './session';
import { createSpaceGuard } from './space-guard';
import type { ReserveFile } from './reserve-file';
import type { OpenProblem, ReadOnly, ReadOnlyReason, Store } from './store';

/** How a store is opened; all but `write` take no lock, change nothing and show what was saved by then. */
export type OpenMode = 'write' | keyof typeof BARRED;

/** Why each of the other ways takes no commands. */
const BARRED = { read: 'asked', copy: 'copy', unclaimed: 'unclaimed' } as const satisfies Record<
  string,
  ReadOnlyReason
>;

export interface OpenStoreOptions<State, Command, Event, Refusal> {
  /** The `.fieldproof` folder of a shoot or of the library. */
  readonly dir: string;
  readonly domain: Domain<State, Command, Event, Refusal>;
  /** This device's id (device-id.ts). */
  readonly device: string;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  readonly newId: () => string;
  readonly mode?: OpenMode;
  readonly disk?: Disk;
  readonly processes?: ProcessTable;
  readonly rotateBytes?: number;
  readonly snapshotEvery?: number;
  /** Commands are refused while the volume has less room than this. */
  readonly reserveBytes?: number;
  /** Room kept in hand on the same volume, given up before a command is refused. */
  readonly reserveFile?: ReserveFile | null;
}

/** Big enough that a season's shoot has a handful of files, small enough to read one in a blink. */
const ROTATE_BYTES = 8 << 20;
const SNAPSHOT_EVERY = 5_000;
/** Room for the journal of some thousand edits: an import that fills the disk must still be able to say so. */
const RESERVE_BYTES = 2 << 20;

/**
 * Opens the journal in a `.fieldproof` folder. It opens whenever the folder can be read at all: what forbids writing
 * (a living second writer, damage, a newer app, a write-protected disk) is told by `access`.
 */
export async function openStore<State, Command, Event, Refusal>(
  options: OpenStoreOptions<State, Command, Event, Refusal>,
): Promise<Result<Store<State, Command, Event, Refusal>, OpenProblem>> {
  const { dir, disk = nodeDisk } = options;
  const marker = await readMarker(disk, dir);
  if (!marker.ok) return marker;
  const { lock, barred } = await takeLock(options, marker.value);
  try {
    return ok(await openLive(options, lock, barred));
  } catch (cause) {
    await lock?.release();
    if (!(cause instanceof Error && 'code' in cause)) throw cause;
    return fail({
      code: 'io',
      message: 'The record of this shoot could not be read. Check the disk and its cable, then try again.',
    });
  }
}

async function takeLock(
  {
    dir,
    mode = 'write',
    disk = nodeDisk,
    processes = systemProcesses,
  }: Pick<OpenStoreOptions<never, never, never, never>, 'dir' | 'mode' | 'disk' | 'processes'>,
  marker: FolderMarker,
): Promise<{ lock: FolderLock | null; barred: ReadOnly | null }> {
  if (mode !== 'write') return { lock: null, barred: readOnly(BARRED[mode]) };
  if (marker.isCopy) return { lock: null, barred: readOnly('copy') };
  try {
    const locked = await lockFolder({ disk, dir, processes });
    return locked.ok ? { lock: locked.value, barred: null } : { lock: null, barred: readOnly(locked.error) };
  } catch (error) {
    // A full disk has no room for a lock either; what is there can still be looked at.
    return { lock: null, barred: readOnly(reasonForFailure(error)) };
  }
}

async function openLive<State, Command, Event, Refusal>(
  options: OpenStoreOptions<State, Command, Event, Refusal>,
  lock: FolderLock | null,
  barred: ReadOnly | null,
): Promise<Store<State, Command, Event, Refusal>> {
  const { dir, domain, device, clock, newId, disk = nodeDisk } = options;
  const { rotateBytes = ROTATE_BYTES, snapshotEvery = SNAPSHOT_EVERY, reserveBytes = RESERVE_BYTES } = options;
  let markDurable = (_upToSeq: number): void => undefined;
  const confirmOwner = lock?.confirm ?? (() => Promise.resolve());
  const session: SessionOptions<State, Event> = {
    ...{ disk, dir, device, domain, rotateBytes, confirmOwner },
    onDurable: (upToSeq) => markDurable(upToSeq),
  };
  const opened = await openSession(session, barred);
  const live: Live<State, Event> = {
    session: opened,
    appliedSeq: opened.durableSeq,
    unsaved: [],
    pending: new Map(),
    gate: null,
    failing: null,
    isClosed: false,
    listeners: new Set(),
    accessListeners: new Set(),
  };
  const space = createSpaceGuard({ disk, dir, reserveBytes, reserveFile: options.reserveFile ?? null });
  await space.recheck();
  const made = createLiveStore({ live, domain, session, clock, newId, space, lock, snapshotEvery });
  markDurable = made.markDurable;
  return made.store;
}
