import type { PhotoId, ShootId } from '@shared/model/ids';
import { faultOf } from '@shared/rules/outbox/faults';
import { newItem, type OutboxItem } from '@shared/rules/outbox/item';
import type { KnownStudio } from './ports';
import type { UploadMemory } from './send-file';
import type { SentStructure } from './send-structure';
import { emptySyncState, type SyncState } from './sync-state';

/** A structure that keeps changing while photos land is sent at most so often. */
export const STRUCTURE_GAP_MS = 2_000;

/** One shoot's place in the queue: its photos in order, and what they need at the studio first. */
export interface Lane {
  readonly shootId: ShootId;
  /** The structure's own item in the outbox machine. */
  structure: OutboxItem;
  /** `structureKey` of what the studio confirmed; null when unknown. */
  confirmedKey: string | null;
  sent: SentStructure | null;
  structureSentAtMs: number;
  /** `structureKey` of the last attempt: a refused structure is tried again when it has changed. */
  triedKey: string | null;
  /** Something of the shoot went to the studio since start: its structure is brought up to date at the end, too. */
  hasSent: boolean;
  /** False until `SyncState` has been read. */
  isLoaded: boolean;
  state: SyncState;
  /** What is remembered has changed and should be saved soon. */
  touch(): void;
  readonly uploads: UploadMemory;
  /** `isData`: only what is small of it has to travel; it goes before the others. */
  push(photoId: PhotoId, isData?: boolean): void;
  shift(isDataOnly?: boolean): PhotoId | null;
  /** Nearest first, at most `limit`; may name photos that are no longer there. */
  peek(limit: number): readonly PhotoId[];
  isEmpty(): boolean;
}

export const structureItemKey = (shootId: ShootId): string => `structure:${shootId}`;

export function createLane(shootId: ShootId, onTouched: () => void): Lane {
  const [data, bulk] = [createQueue(), createQueue()];
  const lane: Lane = {
    shootId,
    structure: newItem(structureItemKey(shootId)),
    confirmedKey: null,
    sent: null,
    structureSentAtMs: Number.NEGATIVE_INFINITY,
    triedKey: null,
    hasSent: false,
    isLoaded: false,
    state: emptySyncState(),
    touch: onTouched,
    uploads: {
      get: (sha256) => lane.state.uploads[sha256]?.url ?? null,
      kept: (sha256) => lane.state.uploads[sha256]?.offset ?? 0,
      put: (sha256, url, offset) => {
        lane.state.uploads[sha256] = { url, offset };
        lane.touch();
      },
      drop: (sha256) => {
        if (!(sha256 in lane.state.uploads)) return;
        lane.state.uploads = Object.fromEntries(Object.entries(lane.state.uploads).filter(([key]) => key !== sha256));
        lane.touch();
      },
    },
    push: (photoId, isData = false) => {
      (isData ? data : bulk).push(photoId);
    },
    shift: (isDataOnly = false) => data.shift() ?? (isDataOnly ? null : bulk.shift()),
    peek: (limit) => {
      const first = data.peek(limit);
      return [...first, ...bulk.peek(limit - first.length)];
    },
    isEmpty: () => data.isEmpty() && bulk.isEmpty(),
  };
  return lane;
}

/** First in, first out. */
function createQueue() {
  let queue: PhotoId[] = [];
  let head = 0;
  return {
    push: (photoId: PhotoId): void => {
      queue.push(photoId);
    },
    shift: (): PhotoId | null => {
      const first = queue[head] ?? null;
      if (first === null) return null;
      head += 1;
      // Taken slots are given back in large steps: each photo is moved once or twice, however long the queue.
      if (head > 4096 && head * 2 > queue.length) {
        queue = queue.slice(head);
        head = 0;
      }
      return first;
    },
    peek: (limit: number): readonly PhotoId[] => queue.slice(head, head + limit),
    isEmpty: (): boolean => head >= queue.length,
  };
}

/** Takes over what was remembered, if it is about the studio we are talking to. */
export function recallFor(lane: Lane, known: KnownStudio): void {
  const { studioId, epoch, structure } = lane.state;
  if (studioId === known.studioId && epoch === known.epoch) {
    if (lane.confirmedKey === null && structure) {
      lane.confirmedKey = structure.key;
      lane.sent = structure;
    }
    return;
  }
  forgetStructure(lane);
  lane.state = { ...lane.state, studioId: known.studioId, epoch: known.epoch, uploads: {} };
  lane.touch();
}

/** The studio does not know the shoot (any more): everything about it is sent again. */
export function forgetStructure(lane: Lane): void {
  lane.confirmedKey = null;
  lane.sent = null;
  lane.state = { ...lane.state, structure: null };
  lane.touch();
}

/** What the lane may do now. `at` is when to look again. */
export type LaneTurn =
  { readonly kind: 'structure' | 'photo' | 'none' } | { readonly kind: 'later'; readonly atMs: number };

/**
 * Structure first when the studio has another one, but not more often than every 2 s: photos go on
 * meanwhile (the studio takes them in any order once it knows the shoot), and the last word is sent at the end.
 */
export function laneTurn(lane: Lane, key: string, nowMs: number): LaneTurn {
  const { state } = lane.structure;
  if (!lane.isLoaded || isResting(state) || state === 'sending' || state === 'verifying') return { kind: 'none' };
  if (lane.confirmedKey === null) return { kind: lane.isEmpty() ? 'none' : 'structure' };
  if (lane.confirmedKey === key) return { kind: lane.isEmpty() ? 'none' : 'photo' };
  const atMs = lane.structureSentAtMs + STRUCTURE_GAP_MS;
  const isSoon = nowMs < atMs && atMs - nowMs <= STRUCTURE_GAP_MS;
  if (!isSoon) return { kind: lane.isEmpty() && !lane.hasSent ? 'none' : 'structure' };
  if (!lane.isEmpty()) return { kind: 'photo' };
  return lane.hasSent ? { kind: 'later', atMs } : { kind: 'none' };
}

/** States that end by themselves or by a person, not by taking. */
export const isResting = (state: OutboxItem['state']): boolean =>
  ['waiting', 'captive', 'needsAuth', 'parked', 'conflict', 'blocked'].includes(state);

/** What of the lane is worth remembering now. */
export function stateToSave(lane: Lane, waiting: Iterable<OutboxItem>): SyncState {
  const items: SyncState['items'] = {};
  for (const item of waiting) {
    if (item.state === 'waiting') {
      items[item.key] = { attempts: item.attempts, nextAtMs: item.nextAtMs, code: faultOf(item.fault).code };
    }
  }
  const structure = lane.confirmedKey === null || lane.sent === null ? null : { ...lane.sent, key: lane.confirmedKey };
  return { ...lane.state, structure, items };
}
