import type { Sha256 } from '@shared/model/ids';
import type { FaultName } from '@shared/rules/outbox/faults';

/** How one request to the studio ended. Only `good` is believed; everything else says what to do instead. */
export type Outcome<T> = { readonly kind: 'good'; readonly value: T } | Refusal;

export type Refusal =
  /** No answer that can be trusted: whether the request had an effect is unknown, so it is repeated as it was. */
  | { readonly kind: 'connection'; readonly fault: FaultName }
  | {
      readonly kind: 'later';
      readonly fault: FaultName;
      readonly isHostWide: boolean;
      /** As the studio asked, clamped; null when it did not say how long. */
      readonly retryAfterMs: number | null;
    }
  | { readonly kind: 'sign-in'; readonly fault: FaultName }
  | { readonly kind: 'impostor'; readonly fault: FaultName }
  | { readonly kind: 'never'; readonly fault: FaultName; readonly detail: string }
  | { readonly kind: 'stale'; readonly storedRevision: number | null }
  | { readonly kind: 'missing-blobs'; readonly missing: readonly Sha256[] }
  | { readonly kind: 'unknown-shoot' }
  | { readonly kind: 'intent-reused' }
  | { readonly kind: 'upload-lost' }
  | { readonly kind: 'upload-moved' }
  /** Not asked: the studio is out of reach, or wants to be left alone for a while. */
  | { readonly kind: 'held' }
  | { readonly kind: 'aborted' };

export const good = <T>(value: T): Outcome<T> => ({ kind: 'good', value });

/** The studio itself spoke, and not to say that it is in trouble. */
export function isAnswer(outcome: Outcome<unknown>): boolean {
  return !['connection', 'later', 'sign-in', 'impostor', 'held', 'aborted'].includes(outcome.kind);
}
