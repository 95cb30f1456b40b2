import type { OutboxEvent } from '@shared/rules/outbox/item';
import type { LinkEvent } from '@shared/rules/outbox/link';
import { isAnswer, type Outcome, type Refusal } from './outcome';
import type { PhotoSent } from './send-photo';
import type { StructureSent } from './send-structure';

interface Attempt {
  readonly lease: number;
  /** In [0, 1). */
  readonly random: number;
  /** Name of the shoot's structure item. */
  readonly structureKey: string;
}

/** What the end of an attempt means to the item's machine. */
export function attemptEvent(end: PhotoSent | StructureSent, attempt: Attempt): OutboxEvent {
  const { lease, random } = attempt;
  switch (end.kind) {
    case 'proven':
      return { type: 'proven', lease, proof: end.proof };
    case 'sent':
      return { type: 'proven', lease, proof: { revision: 0, wasThere: false } };
    case 'local':
      // Other bytes than the queued ones: trying again cannot help.
      if (end.fault === 'file-changed') return { type: 'refused', lease, fault: end.fault };
      return { type: 'localFailure', lease, fault: end.fault, random };
    case 'refused':
      return refusalEvent(end.refusal, attempt);
  }
}

function refusalEvent(refusal: Refusal, { lease, random, structureKey }: Attempt): OutboxEvent {
  switch (refusal.kind) {
    case 'connection':
      return { type: 'failed', lease, fault: refusal.fault, retryAfterMs: null, random };
    case 'later':
      return { type: 'failed', lease, fault: refusal.fault, retryAfterMs: refusal.retryAfterMs, random };
    case 'sign-in':
      return { type: 'authRefused', lease, fault: refusal.fault };
    case 'impostor':
      return { type: 'notOurStudio', lease, fault: refusal.fault };
    case 'never':
      return { type: 'refused', lease, fault: refusal.fault };
    case 'stale':
      return { type: 'stale', lease, studioRevision: refusal.storedRevision };
    case 'unknown-shoot':
      return { type: 'heldUp', waitsFor: structureKey };
    case 'intent-reused':
      return { type: 'refused', lease, fault: 'refused-data' };
    case 'missing-blobs':
    case 'upload-lost':
    case 'upload-moved':
      return { type: 'failed', lease, fault: 'stored-differs', retryAfterMs: null, random };
    case 'held':
    case 'aborted':
      return { type: 'interrupted' };
  }
}

/** What a request's outcome means to the link; null when it says nothing about the studio. `isProbe`: a hello. */
export function linkEvent(outcome: Outcome<unknown>, isProbe: boolean, random: number): LinkEvent | null {
  switch (outcome.kind) {
    case 'connection':
      return { type: 'connectionFailed', fault: outcome.fault, isProbe, random };
    case 'sign-in':
      return { type: 'authRefused', fault: outcome.fault, random };
    case 'impostor':
      return { type: 'notOurStudio', fault: outcome.fault, isProbe, random };
    case 'later':
      return troubleEvent(outcome, isProbe, random);
    case 'held':
    case 'aborted':
      return null;
    default:
      return isProbe ? { type: 'probeAnswered' } : { type: 'answered' };
  }
}

function troubleEvent(outcome: Extract<Refusal, { kind: 'later' }>, isProbe: boolean, random: number): LinkEvent {
  const { fault, isHostWide, retryAfterMs } = outcome;
  if (isHostWide && retryAfterMs !== null) return { type: 'askedToWait', fault, delayMs: retryAfterMs, random };
  if (!isProbe && isAboutItem(outcome)) return { type: 'answered' };
  return { type: 'studioFailed', fault, isProbe, random };
}

/** The studio is well; only this item has to wait (a lock on its upload, a shoot not known yet, bytes hurt on the way). */
function isAboutItem({ fault, isHostWide }: Extract<Refusal, { kind: 'later' }>): boolean {
  return !isHostWide && (fault === 'studio-busy' || fault === 'unknown-there' || fault === 'stored-differs');
}

/** A proof of life: the studio spoke, and not of trouble of its own. */
export const isProofOfLife = (outcome: Outcome<unknown>): boolean =>
  isAnswer(outcome) || (outcome.kind === 'later' && isAboutItem(outcome));
