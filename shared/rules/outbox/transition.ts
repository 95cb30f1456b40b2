import { assertNever, invariant } from '@shared/model/result';
import { faultOf, type FaultName } from './faults';
import type { ItemState, OutboxEffect, OutboxEvent, OutboxEventType, OutboxItem } from './item';
import { backOffMs, clampRetryAfterMs, hasCome } from './retry';

/** Deterministic local errors in a row after which a person has to look. */
export const LOCAL_FAILURES_ALLOWED = 3;

/** The line may break under an item so often, with nothing kept, before a connection that is back frees it no more. */
export const BREAKS_ALLOWED = 5;

/**
 * Allowed transitions. An event that is not listed for a state changes nothing: answers come late and
 * twice. There is no way out of the machine: an item ends confirmed or parked, and parked can be retried.
 */
export const allowedTransitions: Record<ItemState, Partial<Record<OutboxEventType, readonly ItemState[]>>> = {
  queued: { cleared: ['ready'], heldUp: ['queued'], dependencyParked: ['blocked'] },
  ready: { taken: ['sending'], heldUp: ['queued'], dependencyParked: ['blocked'] },
  sending: {
    movedOn: ['sending'],
    bytesSent: ['verifying'],
    proven: ['verifying'],
    failed: ['waiting'],
    authRefused: ['needsAuth'],
    notOurStudio: ['captive'],
    stale: ['conflict'],
    refused: ['parked'],
    localFailure: ['waiting', 'parked'],
    heldUp: ['queued'],
    dependencyParked: ['blocked'],
    interrupted: ['ready'],
  },
  verifying: {
    proven: ['verifying'],
    recorded: ['confirmed'],
    recordFailed: ['waiting'],
    failed: ['waiting'],
    authRefused: ['needsAuth'],
    notOurStudio: ['captive'],
    stale: ['conflict'],
    refused: ['parked'],
    localFailure: ['waiting', 'parked'],
    heldUp: ['queued'],
    interrupted: ['ready'],
  },
  confirmed: {},
  waiting: { due: ['ready'], studioBack: ['ready'], retryAsked: ['ready'] },
  captive: { studioBack: ['ready'], signedIn: ['ready'], retryAsked: ['ready'] },
  needsAuth: { signedIn: ['ready'] },
  blocked: { cleared: ['ready'], heldUp: ['queued'], retryAsked: ['ready'] },
  conflict: { retryAsked: ['ready'] },
  parked: { retryAsked: ['ready'], ignoreAsked: ['parked'] },
};

export interface Step {
  readonly item: OutboxItem;
  readonly effects: readonly OutboxEffect[];
}

/**
 * The outbox machine: one item, one event, the time; what it becomes and what has to be done.
 * Pure, total (an event out of place leaves the item as it is) and it never lets an item disappear.
 */
export function transition(item: OutboxItem, event: OutboxEvent, now: number): Step {
  const allowed = allowedTransitions[item.state][event.type];
  if (!allowed || isOutdated(item, event)) return { item, effects: [] };
  const step = decide(item, event, now);
  const isAllowed = step.item === item || allowed.includes(step.item.state);
  invariant(isAllowed, `${event.type} may not lead from ${item.state} to ${step.item.state}`);
  return step;
}

/** The result of an abandoned attempt, or of one that has been proven already (an answer delivered twice). */
function isOutdated(item: OutboxItem, event: OutboxEvent): boolean {
  const isProven = item.state === 'verifying' && item.proof !== null;
  if (isProven && event.type === 'heldUp') return true;
  return 'lease' in event && (event.lease !== item.lease || isProven);
}

function decide(item: OutboxItem, event: OutboxEvent, now: number): Step {
  switch (event.type) {
    case 'taken': {
      const lease = item.lease + 1;
      return { item: { ...core(item), lease, state: 'sending' }, effects: [{ type: 'send', key: item.key, lease }] };
    }
    case 'heldUp':
      return only({ ...core(item), state: 'queued', waitsFor: event.waitsFor });
    case 'dependencyParked':
      return only({ ...core(item), state: 'blocked', by: event.by });
    case 'due':
      return isDue(item, now) ? only({ ...core(item), state: 'ready' }) : only(item);
    case 'studioBack':
      return studioBack(item);
    case 'cleared':
    case 'signedIn':
    case 'interrupted':
      return only({ ...core(item), state: 'ready' });
    case 'retryAsked':
      return only({ ...core(item), attempts: 0, localFailures: 0, breaks: 0, state: 'ready' });
    case 'ignoreAsked':
      return item.state === 'parked' ? only({ ...item, isIgnored: true }) : only(item);
    default:
      return decideResult(item, event, now);
  }
}

type ResultEvent = Extract<OutboxEvent, { lease: number } | { type: 'recorded' | 'recordFailed' }>;

/** What an attempt, or the journal, reports back. */
function decideResult(item: OutboxItem, event: ResultEvent, now: number): Step {
  switch (event.type) {
    case 'movedOn':
      return only({ ...core(item), breaks: 0, state: 'sending' });
    case 'bytesSent':
      return only({ ...core(item), state: 'verifying', proof: null });
    case 'proven':
      return {
        item: { ...core(item), attempts: 0, localFailures: 0, breaks: 0, state: 'verifying', proof: event.proof },
        effects: [{ type: 'recordProof', key: item.key, proof: event.proof }],
      };
    case 'recorded':
      return confirm(item);
    case 'authRefused':
      return only({ ...core(item), state: 'needsAuth', fault: event.fault });
    case 'notOurStudio':
      return only({ ...core(item), state: 'captive', fault: event.fault });
    case 'stale':
      return {
        item: { ...core(item), state: 'conflict', studioRevision: event.studioRevision },
        effects: [{ type: 'recordParked', key: item.key, fault: 'studio-changed' }],
      };
    case 'failed':
    case 'localFailure':
    case 'recordFailed':
      return retryLater(item, event, now);
    case 'refused':
      return park(item, event.fault);
    default:
      return assertNever(event, 'outbox event');
  }
}

const isDue = (item: OutboxItem, now: number): boolean => item.state === 'waiting' && hasCome(item.nextAtMs, now);

const only = (item: OutboxItem): Step => ({ item, effects: [] });

const core = ({ key, attempts, localFailures, breaks, lease }: OutboxItem) => ({
  key,
  attempts,
  localFailures,
  breaks,
  lease,
});

function confirm(item: OutboxItem): Step {
  // Recorded without a proof would be a claim out of nothing; stay where the proof is awaited.
  if (item.state !== 'verifying' || item.proof === null) return only(item);
  return only({ ...core(item), state: 'confirmed', proof: item.proof });
}

function retryLater(
  item: OutboxItem,
  event: Extract<OutboxEvent, { type: 'failed' | 'localFailure' | 'recordFailed' }>,
  now: number,
): Step {
  if (event.type === 'localFailure') {
    const localFailures = item.localFailures + 1;
    if (localFailures >= LOCAL_FAILURES_ALLOWED) return park({ ...item, localFailures }, event.fault);
    return wait({ ...item, localFailures }, event.fault, now + backOffMs(item.localFailures, event.random));
  }
  const fault = event.type === 'recordFailed' ? 'not-recorded' : event.fault;
  const asked = event.type === 'failed' ? event.retryAfterMs : null;
  const delay = asked === null ? backOffMs(item.attempts, event.random) : clampRetryAfterMs(asked);
  const breaks = faultOf(fault).kind === 'connection' ? item.breaks + 1 : 0;
  return wait({ ...item, attempts: item.attempts + 1, breaks }, fault, now + delay);
}

const wait = (item: OutboxItem, fault: FaultName, nextAtMs: number): Step => ({
  item: { ...core(item), state: 'waiting', nextAtMs, fault },
  effects: [{ type: 'wake', atMs: nextAtMs }],
});

const park = (item: OutboxItem, fault: FaultName): Step => ({
  item: { ...core(item), state: 'parked', fault, isIgnored: false },
  effects: [{ type: 'recordParked', key: item.key, fault }],
});

function studioBack(item: OutboxItem): Step {
  // Only what failed for want of a connection is helped by one: an item the studio stumbles over keeps its back-off.
  if (item.state === 'waiting' && faultOf(item.fault).kind !== 'connection') return only(item);
  // One that breaks every connection would otherwise break the next one at once, and all others with it.
  if (item.state === 'waiting' && item.breaks >= BREAKS_ALLOWED) return only(item);
  return only({ ...core(item), attempts: 0, state: 'ready' });
}
