import { setTimeout as sleep } from 'node:timers/promises';
import { lackingBytes } from '@shared/rules/import-room';
import { roomAt } from './disk-room';

/** What a disk lacks while an import waits for room on it. */
export interface RoomLack {
  /** The folder that is written to. */
  readonly path: string;
  readonly bytes: number;
}

/** Looks at the library's disk while it is too full to go on with an import. */
export interface RoomWatch {
  /** Bytes that the import will write, as far as names and sizes tell. */
  readonly expect: (bytes: number) => void;
  /** So many of them are written. */
  readonly took: (bytes: number) => void;
  /**
   * Resolves with true when there is room for the rest, at least for `nextBytes`; with false when nobody can say, when
   * the disk goes on refusing although it has room (a quota, no more entries), or when the import ends.
   */
  readonly whenRoom: (nextBytes: number, signal: AbortSignal) => Promise<boolean>;
  /** Null while nothing waits. */
  readonly lack: () => RoomLack | null;
}

export interface RoomWatchOptions {
  readonly dir: string;
  readonly reserveBytes: number;
  readonly onChange: () => void;
  readonly lookEveryMs?: number;
}

/** Often enough that a person who has just emptied the bin sees it go on; a look costs nothing. */
const LOOK_EVERY_MS = 2_000;
/** Refusals in a row for which the disk had no reason: all files in flight may meet one and the same short shortage. */
const PATIENCE = 12;

export function createRoomWatch({
  dir,
  reserveBytes,
  onChange,
  lookEveryMs = LOOK_EVERY_MS,
}: RoomWatchOptions): RoomWatch {
  let [restBytes, waiting, refusals] = [0, 0, 0];
  let lack: RoomLack | null = null;
  const tell = (next: RoomLack | null): void => {
    if (lack?.bytes === next?.bytes) return;
    lack = next;
    onChange();
  };
  const look = async (nextBytes: number): Promise<number | null> => {
    const room = await roomAt(dir);
    if (room === null) return null;
    return lackingBytes({ restBytes: Math.max(restBytes, nextBytes), reserveBytes, freeBytes: room.freeBytes });
  };

  const wait = async (nextBytes: number, signal: AbortSignal): Promise<boolean> => {
    let bytes = await look(nextBytes);
    refusals = bytes === 0 ? refusals + 1 : 0;
    if (refusals > PATIENCE) return false;
    for (let looks = 0; bytes !== null && (bytes > 0 || looks === 0); looks += 1) {
      if (bytes > 0) tell({ path: dir, bytes });
      await sleep(lookEveryMs, undefined, { signal });
      bytes = await look(nextBytes);
    }
    return bytes !== null;
  };

  return {
    expect: (bytes) => {
      restBytes = bytes;
    },
    took: (bytes) => {
      restBytes = Math.max(0, restBytes - bytes);
    },
    whenRoom: async (nextBytes, signal) => {
      waiting += 1;
      try {
        return await wait(nextBytes, signal);
      } catch (error) {
        if (signal.aborted) return false;
        throw error;
      } finally {
        waiting -= 1;
        if (waiting === 0) tell(null);
      }
    },
    lack: () => lack,
  };
}
