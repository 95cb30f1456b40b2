import type { BucketId, GroupId, IntentId, PhotoId, Sha256, ShootId, StudioId, SubjectId } from '@shared/model/ids';
import type { Group } from '@shared/model/group';
import type { FileRole } from '@shared/model/photo';
import type { Bucket, ShootKind } from '@shared/model/shoot';
import type { ToldSubject } from '@shared/contract/studio-api/shoot-lists';
import type { FaultCode, FaultName } from '@shared/rules/outbox/faults';

/** One photo that the journal wants at the studio. At most one per photo: a later one replaces it. */
export interface SendIntent {
  /** Made once, with the journal's event; the idempotency key for ever. */
  readonly intentId: IntentId;
  readonly shootId: ShootId;
  readonly photoId: PhotoId;
  readonly revision: number;
  /** The studio is to read and hash its stored bytes again; counts as sent whatever it finds. */
  readonly isForced: boolean;
  /** The studio has confirmed an earlier revision: sending the new one is never "already there". */
  readonly wasConfirmed: boolean;
  readonly queuedAtMs: number;
}

export interface PayloadFile {
  readonly role: FileRole;
  readonly name: string;
  readonly sha256: Sha256;
  readonly sizeBytes: number;
  /** Absolute. */
  readonly path: string;
}

/** The whole photo as the studio is to know it now; its `revision` may be later than the intent's. */
export interface PhotoPayload {
  readonly revision: number;
  readonly name: string;
  /** The shown file first; never empty. */
  readonly files: readonly PayloadFile[];
  readonly subjects: readonly SubjectId[];
  /** The bucket's code. */
  readonly bucket: string | null;
  readonly bucketId: BucketId | null;
  readonly group: GroupId | null;
  readonly position: string | null;
  /** Local time with the recorded offset, `2026-05-01T10:20:30.120+02:00`. */
  readonly capturedAt: string | null;
}

/** What the photos of a shoot refer to. */
export interface ShootStructure {
  readonly shoot: { readonly name: string; readonly kind: ShootKind };
  readonly buckets: readonly Bucket[];
  readonly subjects: readonly ToldSubject[];
  readonly groups: readonly Group[];
  /** Only grows; the shoot journal's `seq` serves. At least 1. */
  readonly revision: number;
}

export interface ConfirmedSend {
  readonly intent: SendIntent;
  /** The revision that the studio holds now; at least the intent's. */
  readonly revision: number;
  readonly files: readonly Sha256[];
  /** The studio held this revision of the photo before, from another intent. */
  readonly wasThere: boolean;
}

/** Why something is not sent. `message` is one plain English sentence with what helps. */
export interface ParkedFault {
  readonly name: FaultName;
  readonly code: FaultCode;
  readonly message: string;
}

export interface OutboxChange {
  readonly added: readonly SendIntent[];
  /** No longer wanted (held, removed …), or parked ones dismissed. What is under way is finished. */
  readonly withdrawn: readonly Pick<SendIntent, 'intentId' | 'photoId'>[];
}

/** The journal's side of the queue. Promises resolve when the journal is on stable storage, and reject when it is not. */
export interface OutboxPort {
  /** Everything queued and neither confirmed nor parked; read once, at start. */
  pending(): readonly SendIntent[];
  /** Called after each journal event that concerns the queue, in order. Returns the unsubscriber. */
  onChange(listener: (change: OutboxChange) => void): () => void;
  /** Null when the shoot does not know the photo any more. May reject when the shoot cannot be opened. */
  payload(intent: SendIntent): Promise<PhotoPayload | null> | PhotoPayload | null;
  /** Changes whenever `structure` would give something else; asked before every photo, so it must be cheap. */
  structureKey(shootId: ShootId): string;
  structure(shootId: ShootId): Promise<ShootStructure> | ShootStructure;
  confirmed(studioId: StudioId, sends: readonly ConfirmedSend[]): Promise<void>;
  parked(intent: SendIntent, fault: ParkedFault): Promise<void>;
  /** For the record only: the queue keeps its own note in `CachePort`. */
  structureConfirmed(shootId: ShootId, studioId: StudioId, key: string): Promise<void>;
}

/** What is remembered of the studio between runs: `studio` guards against sending to another one. */
export interface KnownStudio {
  readonly studioId: StudioId;
  readonly epoch: string;
  readonly revision: number;
}

export interface KnownStudioPort {
  known(): KnownStudio | null;
  /** Called when epoch or revision have moved. */
  seen(studio: KnownStudio): Promise<void>;
  /**
   * The studio was set up anew, or restored from an older copy: what it confirmed before may be gone; with `known`
   * null nobody remembers whether it was. The journal's side offers again what was confirmed (new intents), and
   * resolves when these are in the journal: only then the new studio is remembered. Nothing local is ever deleted.
   */
  onEpochChanged(known: KnownStudio | null, now: KnownStudio): Promise<void>;
}

/** Wall clock, ms since 1970. */
export interface Clock {
  nowMs(): number;
}

/** One-shot timers; `set` returns its canceller. */
export interface Timers {
  set(delayMs: number, run: () => void): () => void;
}
