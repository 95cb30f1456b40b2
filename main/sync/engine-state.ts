import type { PhotoId, Sha256 } from '@shared/model/ids';
import { itemStates, type ItemState, type OutboxItem } from '@shared/rules/outbox/item';
import type { BufferPool } from './buffer-pool';
import type { Confirmer } from './confirmer';
import type { Lane } from './create-lane';
import type { HaveCache } from './have-cache';
import type { LaneBook } from './lane-book';
import type { LineMemory } from './line-memory';
import type { Notices, SpeedMeter } from './notices';
import type { SendIntent } from './ports';
import type { StudioWatch } from './studio-watch';
import type { SyncEnginePorts } from './sync-engine';
import type { WakeList } from './wake-list';

/** One photo in the queue. */
export interface Entry {
  readonly intent: SendIntent;
  item: OutboxItem;
  /** A later intent for the photo, queued while this one was under way. */
  next: SendIntent | null;
  /** The journal does not want it any more; ends with what is under way. */
  isWithdrawn: boolean;
  /** Of the files in the last payload that was sent; the proof is about them. */
  hashes: readonly Sha256[];
}

/** What is under way. */
export interface Flight {
  readonly abort: AbortController;
  sentBytes: number;
  totalBytes: number;
  /** Resolves when the attempt has ended and its outcome has been heard. */
  readonly ended: Promise<void>;
}

/** What the functions of the engine share; made once, by `createSyncEngine`. */
export interface EngineState {
  readonly ports: SyncEnginePorts;
  readonly entries: Map<PhotoId, Entry>;
  readonly lanes: LaneBook;
  /** Index of the lane whose turn is next. */
  cursor: number;
  readonly flights: Map<Entry | Lane, Flight>;
  /** Those that wait for a moment, a connection, a sign-in or a person. */
  readonly resting: Set<Entry | Lane>;
  /** Photos by state; always the count of `entries`. */
  readonly tally: Record<ItemState, number>;
  readonly counts: { sent: number; unchanged: number };
  readonly watch: StudioWatch;
  readonly wakes: WakeList<Entry | Lane | 'pump'>;
  readonly confirmer: Confirmer<Entry>;
  readonly have: HaveCache;
  readonly buffers: BufferPool;
  readonly line: LineMemory;
  readonly notices: Notices;
  readonly speed: SpeedMeter;
  /** Being written, beside confirmations. */
  readonly journalWrites: Set<Promise<unknown>>;
  isRunning: boolean;
  /** Looks for work soon; many calls in a row are one look. */
  requestPump(): void;
  noteLife(): void;
}

export const noItems = (): Record<ItemState, number> => {
  const tally = {} as Record<ItemState, number>;
  for (const state of itemStates) tally[state] = 0;
  return tally;
};

/** The studio has confirmed an earlier revision, so its bytes are there: what was edited since is small. */
export const isData = (intent: SendIntent): boolean => intent.wasConfirmed && !intent.isForced;

export const isLane = (what: Entry | Lane): what is Lane => 'shootId' in what;

/** Photos that can still move: not confirmed, parked, in conflict, nor waiting for something parked. */
export function unfinished({ entries, tally }: Pick<EngineState, 'entries' | 'tally'>): number {
  return entries.size - tally.parked - tally.conflict - tally.blocked;
}
