import type { PhotoId, ShootId } from '@shared/model/ids';
import type { FaultName } from '@shared/rules/outbox/faults';
import type { ItemState, OutboxItem } from '@shared/rules/outbox/item';
import type { LinkCondition } from '@shared/rules/outbox/link';
import type { SendAllowance } from '@shared/rules/outbox/send-allowance';
import type { OpenOriginalFile } from './original-files';
import type { Clock, KnownStudioPort, OutboxPort, SendIntent, Timers } from './ports';
import type { StudioClient } from './studio-client';
import type { CachePort } from './sync-state';

export interface SyncEnginePorts {
  readonly outbox: OutboxPort;
  readonly studio: KnownStudioPort;
  readonly cache: CachePort;
  readonly client: StudioClient;
  readonly clock: Clock;
  readonly timers: Timers;
  /** In [0, 1): spreads retries. */
  readonly random: () => number;
  readonly openOriginal: OpenOriginalFile;
  /** What connection and battery allow to be sent now; everything unless given. */
  readonly allowance?: () => SendAllowance;
  /** Tries to renew the sign-in without a person, once per refusal; true when it did. */
  readonly renewSignIn?: () => Promise<boolean>;
  /** A defect of ours, for the log. The item it concerns is kept. */
  readonly onUnexpected?: (error: unknown) => void;
}

/** One photo's place in the queue, for `shownState`. */
export interface LiveSend {
  readonly item: OutboxItem;
  /** 0–100 while `sending`. */
  readonly percent: number;
}

export interface SyncStatus {
  readonly condition: LinkCondition;
  /** Since when. */
  readonly sinceMs: number;
  readonly lastContactMs: number | null;
  readonly fault: FaultName | null;
  readonly isPaused: boolean;
  /** Nothing is sent before (the studio asked to wait); 0 when nothing holds it. */
  readonly heldUntilMs: number;
  /** Of file bytes lately, for estimates; null before anything was sent. */
  readonly bytesPerSecond: number | null;
  /** Photos in the queue by machine state, over all shoots. */
  readonly items: Readonly<Record<ItemState, number>>;
  readonly running: readonly { readonly intent: SendIntent; readonly percent: number }[];
  /** Shoots whose buckets, subjects or groups the studio does not take; their photos wait. */
  readonly blockedShoots: readonly { readonly shootId: ShootId; readonly fault: FaultName }[];
}

/** What happened since start. */
export interface SyncCounters {
  readonly sent: number;
  /** Parked or in conflict now. */
  readonly failed: number;
  /** The studio had the photo already, and it was neither forced nor an update. */
  readonly unchanged: number;
  /** Of files, as the studio acknowledged them. */
  readonly bytes: number;
  readonly requests: number;
}

export interface SyncUpdate {
  readonly status: SyncStatus;
  /** Photos whose place in the queue changed since the last update. */
  readonly photoIds: readonly PhotoId[];
}

export interface IdleResult {
  /**
   * `done`: each is confirmed or parked, or waits for something parked; `no-contact`: the studio gave no proof of
   * life for as long as asked; `stopped`: the engine was.
   */
  readonly reason: 'done' | 'no-contact' | 'stopped';
  /** Left in the queue. */
  readonly pending: number;
}

/** Runs the outbox machine: takes an item, performs what the machine says, feeds back what came of it. */
export interface SyncEngine {
  /** Reads what is pending and begins; what was under way when the app ended goes again with the same key. */
  start(): void;
  /** Ends cleanly: what is under way stops, what is proven is written down. */
  stop(): Promise<void>;
  pause(): void;
  resume(): void;
  /** Try now: the network changed, the laptop woke, or someone pressed the button. Cuts waiting for a connection short. */
  kick(): void;
  /** `allowance` says something else than before. */
  allowanceChanged(): void;
  /** After a new token: goes on with what waited for it. */
  signedIn(): void;
  /** Tries failed, waiting and conflicting photos again; all of them when none are named. The number it concerns. */
  retry(photoIds?: readonly PhotoId[]): number;
  itemOf(photoId: PhotoId): LiveSend | null;
  status(): SyncStatus;
  counters(): SyncCounters;
  /** At most ten updates a second. Returns the unsubscriber. */
  subscribe(listener: (update: SyncUpdate) => void): () => void;
  /** See `IdleResult`. While someone waits, the studio is probed at least four times within the patience. */
  idle(patienceMs: number): Promise<IdleResult>;
}
