import type { FaultName } from './faults';

/** Machine states of one queued send (RELIABILITY.md, design note 3). */
export const itemStates = [
  'queued',
  'ready',
  'sending',
  'verifying',
  'confirmed',
  'waiting',
  'captive',
  'needsAuth',
  'blocked',
  'conflict',
  'parked',
] as const;
export type ItemState = (typeof itemStates)[number];

interface ItemCore {
  /** The intent's id: made once by this client, and the idempotency key for ever. */
  readonly key: string;
  /** Failures by network or studio since the last proof of life. Never ends an item. */
  readonly attempts: number;
  /** Failures by our own file or disk; three in a row park the item. */
  readonly localFailures: number;
  /** Times in a row that the line broke under it without the studio keeping anything: it may be what breaks the line. */
  readonly breaks: number;
  /** Counts the times it was taken: what an abandoned attempt reports later is not heard. */
  readonly lease: number;
}

/** What the studio answered about an item that it now holds. */
export interface Proof {
  readonly revision: number;
  /** The studio held every byte and this revision already. */
  readonly wasThere: boolean;
}

type Phase =
  /** Waits for what it needs at the studio first: `waitsFor` names it, null when not looked at yet. */
  | { readonly state: 'queued'; readonly waitsFor: string | null }
  | { readonly state: 'ready' }
  | { readonly state: 'sending' }
  /** Bytes are there; the proof is awaited, or (`proof`) is being written into the journal. */
  | { readonly state: 'verifying'; readonly proof: Proof | null }
  | { readonly state: 'confirmed'; readonly proof: Proof }
  | { readonly state: 'waiting'; readonly nextAtMs: number; readonly fault: FaultName }
  | { readonly state: 'captive'; readonly fault: FaultName }
  | { readonly state: 'needsAuth'; readonly fault: FaultName }
  /** What it depends on is parked. */
  | { readonly state: 'blocked'; readonly by: string }
  | { readonly state: 'conflict'; readonly studioRevision: number | null }
  | { readonly state: 'parked'; readonly fault: FaultName; readonly isIgnored: boolean };

export type OutboxItem = ItemCore & Phase;
export type ItemIn<S extends ItemState> = Extract<OutboxItem, { state: S }>;

export type OutboxEvent =
  /** Nothing it depends on is missing at the studio. */
  | { readonly type: 'cleared' }
  | { readonly type: 'heldUp'; readonly waitsFor: string }
  | { readonly type: 'dependencyParked'; readonly by: string }
  | { readonly type: 'taken' }
  /** The studio keeps bytes that it did not have before. */
  | { readonly type: 'movedOn'; readonly lease: number }
  /** The studio has all bytes; what it makes of them is awaited. */
  | { readonly type: 'bytesSent'; readonly lease: number }
  /** The studio's answer proves hashes and revision. */
  | { readonly type: 'proven'; readonly lease: number; readonly proof: Proof }
  /** The journal holds the proof. */
  | { readonly type: 'recorded' }
  /** The journal could not be written: the send is repeated later, which does no harm, and recorded then. */
  | { readonly type: 'recordFailed'; readonly random: number }
  /** Network or studio trouble, or an unknown outcome. `random` in [0, 1). */
  | {
      readonly type: 'failed';
      readonly lease: number;
      readonly fault: FaultName;
      readonly retryAfterMs: number | null;
      readonly random: number;
    }
  | { readonly type: 'authRefused'; readonly lease: number; readonly fault: FaultName }
  | { readonly type: 'notOurStudio'; readonly lease: number; readonly fault: FaultName }
  | { readonly type: 'stale'; readonly lease: number; readonly studioRevision: number | null }
  | { readonly type: 'refused'; readonly lease: number; readonly fault: FaultName }
  | { readonly type: 'localFailure'; readonly lease: number; readonly fault: FaultName; readonly random: number }
  /** The machine's clock may have reached `nextAtMs`. */
  | { readonly type: 'due' }
  /** The studio gave a proof of life after it had been out of reach. */
  | { readonly type: 'studioBack' }
  | { readonly type: 'signedIn' }
  /** A person (or a merge) says: try now. */
  | { readonly type: 'retryAsked' }
  | { readonly type: 'ignoreAsked' }
  /** Crash, quit or pause: the outcome of what was under way is unknown. */
  | { readonly type: 'interrupted' };
export type OutboxEventType = OutboxEvent['type'];

export type OutboxEffect =
  /** Perform the send; its idempotency key is `key`, the same every time. */
  | { readonly type: 'send'; readonly key: string; readonly lease: number }
  | { readonly type: 'wake'; readonly atMs: number }
  /** Write the proof into the journal, then answer `recorded`. */
  | { readonly type: 'recordProof'; readonly key: string; readonly proof: Proof }
  /** Write into the journal that a person has to look: parked, or both sides changed (`studio-changed`). */
  | { readonly type: 'recordParked'; readonly key: string; readonly fault: FaultName };

/** A fresh item for an intent of the journal. */
export const newItem = (key: string): ItemIn<'queued'> => ({
  key,
  attempts: 0,
  localFailures: 0,
  breaks: 0,
  lease: 0,
  state: 'queued',
  waitsFor: null,
});
