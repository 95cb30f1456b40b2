import type { KeptCheck } from '@shared/model/custody';
import type { Group } from '@shared/model/group';
import type { BucketId, GroupId, ImportId, IntentId, PhotoId, Sha256, StudioId } from '@shared/model/ids';
import type { Photo } from '@shared/model/photo';
import type { Bucket, FileOutcome, ImportSource, ListedFile, Problem, ShootHead, Subject } from '@shared/model/shoot';
import type { EditedEvent } from './shoot-event';

/** How one listed file ended, and which bytes it held. */
export interface Settled {
  readonly outcome: FileOutcome;
  readonly sha256: Sha256 | null;
  readonly photoId: PhotoId | null;
}

export interface ImportState {
  readonly id: ImportId;
  readonly sources: readonly ImportSource[];
  /** Folders of copies outside the library, absolute; each shoot has its own folder in them. */
  readonly copyDirs: readonly string[];
  readonly readsTwice: boolean;
  /** Names that its photos get; null keeps the camera's. */
  readonly template: string | null;
  readonly startedAtMs: number;
  /** The cards' lists, as written before the first byte moved; by `fileKey`. */
  readonly listed: Map<string, ListedFile>;
  /** By `fileKey`. */
  readonly settled: Map<string, Settled>;
  ended: {
    readonly how: 'done' | 'cancelled' | 'stopped';
    readonly code: string | null;
    readonly message: string | null;
    readonly at: number;
  } | null;
}

/** A studio's word that it holds a photo. */
export interface ConfirmedState {
  readonly studioId: StudioId;
  readonly revision: number;
  readonly files: readonly Sha256[];
  readonly at: number;
}

/** What the studio is to hear of a photo, has heard, or could not be told. */
export interface SendState {
  intent: {
    readonly intentId: IntentId;
    readonly revision: number;
    readonly isForced: boolean;
    readonly at: number;
  } | null;
  /** By the studio that the shoot sends to. */
  confirmed: ConfirmedState | null;
  /** By studios that it sent to before, each once, latest last: it stays true there, and makes nothing sent here. */
  elsewhere: readonly ConfirmedState[];
  parked: { readonly code: string; readonly message: string; readonly isIgnored: boolean; readonly at: number } | null;
}

/**
 * A shoot, folded from its events. It is changed in place by `applyShootEvent` and by nothing else:
 * a copy per event would cost 50,000 photos times 50,000 events (see docs/adr/0001).
 */
export interface ShootState {
  head: ShootHead | null;
  buckets: readonly Bucket[];
  readonly photos: Map<PhotoId, Photo>;
  readonly groups: Map<GroupId, Group>;
  /** By `subjectKey`. */
  readonly subjects: Map<string, Subject>;
  readonly imports: Map<ImportId, ImportState>;
  readonly sends: Map<PhotoId, SendState>;
  /** Later looks at copies: of each copy the one that counts. */
  readonly checks: Map<PhotoId, readonly KeptCheck[]>;
  problems: Problem[];
  structure: { readonly studioId: StudioId; readonly hash: string } | null;
  /** The studio that the shoot sends to; null before it met one. */
  studioId: StudioId | null;
  /**
   * The look at each studio that the shoot was last reconciled in. A library takes a new look when a studio is new to
   * it, has another epoch or fell back; a shoot whose folder was away then differs from it when it comes back.
   */
  looks: Readonly<Record<string, string>>;
  /** Newest last; bounded. */
  undo: EditedEvent[];
  redo: EditedEvent[];
  /** Last position given in each bucket. */
  readonly lastPosition: Map<BucketId, string>;
}

export const emptyShoot = (): ShootState => ({
  head: null,
  buckets: [],
  photos: new Map(),
  groups: new Map(),
  subjects: new Map(),
  imports: new Map(),
  sends: new Map(),
  checks: new Map(),
  problems: [],
  structure: null,
  studioId: null,
  looks: {},
  undo: [],
  redo: [],
  lastPosition: new Map(),
});

/** Whether a listed entry is the one that was listed before; a file written anew has another size or time. */
export const isSameEntry = (before: ListedFile | undefined, now: ListedFile): boolean =>
  before?.sizeBytes === now.sizeBytes && before.mtimeMs === now.mtimeMs;

/** Names one file of one import. */
export const fileKey = (card: number, path: string): string => `${String(card)}:${path}`;
