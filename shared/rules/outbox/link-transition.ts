import { assertNever } from '@shared/model/result';
import type { FaultName } from './faults';
import type { LinkCondition, LinkEvent, LinkStep, StudioLink } from './link';
import { hasCome } from './retry';

/** The breaker opens after so many failures in a row, or more than half of the last 20 (design note 4). */
const FAILURES_IN_ROW = 5;
const WINDOW = 20;

/** How long it stays open: 30 s, doubled each time, at most 10 min. */
const OPEN_MS = 30_000;
const OPEN_CAP_MS = 10 * 60_000;

/** Between probes for a connection: from 2 s to 1 min; a probe that finds no network costs next to nothing. */
const PROBE_BASE_MS = 2_000;
const PROBE_CAP_MS = 60_000;

/** True when an item may be taken now. `inFlight`: items under way. */
export function mayTake(link: StudioLink, inFlight: number, now: number): boolean {
  if (link.isPaused || !hasCome(link.heldUntilMs, now)) return false;
  return link.gate === 'flowing' || (link.gate === 'trial' && inFlight === 0);
}

/** The studio's side of the outbox machine: breaker, probe, host-wide pause, sign-in. Pure. */
export function linkTransition(link: StudioLink, event: LinkEvent, now: number): LinkStep {
  switch (event.type) {
    case 'started':
      return probe({ ...link, condition: 'unknown', sinceMs: now }, now);
    case 'probeAnswered':
      return probeAnswered(link, now);
    case 'answered':
      return answered(link, now);
    case 'connectionFailed':
      return connectionFailed(link, event, now);
    case 'studioFailed':
      return studioFailed(link, event, now);
    case 'askedToWait': {
      // Up to a fifth on top, so that a hall full of laptops does not come back in the same instant.
      const heldUntilMs = Math.max(link.heldUntilMs, now + Math.ceil(event.delayMs * (1 + 0.2 * event.random)));
      const held = { ...withCondition(link, 'trouble', event.fault, now), heldUntilMs, lastContactMs: now };
      const next = link.gate === 'flowing' ? held : { ...held, gate: 'stopped' as const, probeAtMs: heldUntilMs };
      return { link: next, effects: [{ type: 'wake', atMs: heldUntilMs }] };
    }
    case 'authRefused':
      return stop(link, { condition: 'needs-auth', fault: event.fault, delayMs: openMs(link) }, now);
    case 'notOurStudio':
      return strangerAnswered(link, event, now);
    case 'due':
      return due(link, now);
    case 'nudged':
      return link.gate === 'stopped' && !link.isPaused ? probe(link, now) : same(link);
    case 'pauseAsked':
      return same({ ...link, isPaused: true });
    case 'resumeAsked':
      return due(
        { ...link, isPaused: false, probeAtMs: Math.min(link.probeAtMs, Math.max(now, link.heldUntilMs)) },
        now,
      );
    case 'patienceSet':
      return patienceSet(link, event.probeGapMs, now);
    default:
      return assertNever(event, 'link event');
  }
}

const same = (link: StudioLink): LinkStep => ({ link, effects: [] });

/** Asks the studio how it is; not before it allows (Retry-After). */
function probe(link: StudioLink, now: number): LinkStep {
  if (hasCome(link.heldUntilMs, now)) return { link: { ...link, gate: 'probing' }, effects: [{ type: 'probe' }] };
  const probeAtMs = link.heldUntilMs;
  return { link: { ...link, gate: 'stopped', probeAtMs }, effects: [{ type: 'wake', atMs: probeAtMs }] };
}

function withCondition(link: StudioLink, condition: LinkCondition, fault: FaultName | null, now: number): StudioLink {
  return { ...link, condition, fault, sinceMs: link.condition === condition ? link.sinceMs : now };
}

function probeAnswered(link: StudioLink, now: number): LinkStep {
  // After trouble of the studio's own a good hello proves little: one item has to get through first.
  const needsTrial = link.failuresInRow > 0;
  const next: StudioLink = {
    ...withCondition(link, needsTrial ? 'trouble' : 'online', needsTrial ? link.fault : null, now),
    lastContactMs: now,
    gate: needsTrial ? 'trial' : 'flowing',
    stops: needsTrial ? link.stops : 0,
  };
  return { link: next, effects: [{ type: 'releaseItems' }] };
}

function answered(link: StudioLink, now: number): LinkStep {
  // An answer that was on its way when the studio asked for a sign-in, or turned out not to be ours, opens nothing.
  if (link.gate === 'stopped' || link.gate === 'probing') return same({ ...link, lastContactMs: now });
  const isBack = link.gate === 'trial';
  return same({
    ...withCondition(link, 'online', null, now),
    lastContactMs: now,
    gate: 'flowing',
    stops: 0,
    failuresInRow: 0,
    recent: isBack ? [false] : [false, ...link.recent].slice(0, WINDOW),
  });
}

function connectionFailed(
  link: StudioLink,
  event: Extract<LinkEvent, { type: 'connectionFailed' }>,
  now: number,
): LinkStep {
  if (event.isProbe) {
    return stop(link, { condition: 'offline', fault: event.fault, delayMs: probeMs(link, event.random) }, now);
  }
  // One broken connection is no proof of being offline: ask the studio, before others fail the same way.
  return link.gate === 'flowing' || link.gate === 'trial' ? probe({ ...link, fault: event.fault }, now) : same(link);
}

function studioFailed(link: StudioLink, event: Extract<LinkEvent, { type: 'studioFailed' }>, now: number): LinkStep {
  const failed: StudioLink = {
    ...link,
    failuresInRow: link.failuresInRow + 1,
    recent: [true, ...link.recent].slice(0, WINDOW),
  };
  if (link.gate === 'stopped' || (link.gate === 'probing' && !event.isProbe)) return same(failed);
  const isTripped =
    event.isProbe ||
    link.gate === 'trial' ||
    failed.failuresInRow >= FAILURES_IN_ROW ||
    (failed.recent.length === WINDOW && failed.recent.filter(Boolean).length > WINDOW / 2);
  if (!isTripped) return same(failed);
  return stop(failed, { condition: 'trouble', fault: event.fault, delayMs: openMs(failed) }, now);
}

function strangerAnswered(
  link: StudioLink,
  event: Extract<LinkEvent, { type: 'notOurStudio' }>,
  now: number,
): LinkStep {
  const condition = event.fault === 'other-studio' ? 'other-studio' : 'captive';
  if (!event.isProbe && (link.gate === 'stopped' || link.gate === 'probing')) return same(link);
  return stop(link, { condition, fault: event.fault, delayMs: probeMs(link, event.random) }, now);
}

/** Half fixed, half random: never at once, never all together. */
function probeMs(link: StudioLink, random: number): number {
  const full = Math.min(PROBE_CAP_MS, PROBE_BASE_MS * 2 ** Math.min(link.stops, 10));
  return Math.floor(full / 2 + (full / 2) * random);
}

const openMs = (link: StudioLink): number => Math.min(OPEN_CAP_MS, OPEN_MS * 2 ** Math.min(link.stops, 10));

function stop(
  link: StudioLink,
  why: { readonly condition: LinkCondition; readonly fault: FaultName; readonly delayMs: number },
  now: number,
): LinkStep {
  const delayMs = link.probeGapMs === null ? why.delayMs : Math.min(why.delayMs, link.probeGapMs);
  const probeAtMs = Math.max(now + delayMs, link.heldUntilMs);
  const next: StudioLink = {
    ...withCondition(link, why.condition, why.fault, now),
    gate: 'stopped',
    probeAtMs,
    stops: link.stops + 1,
  };
  return { link: next, effects: [{ type: 'wake', atMs: probeAtMs }] };
}

function due(link: StudioLink, now: number): LinkStep {
  if (link.gate !== 'stopped' || link.isPaused) return same(link);
  return hasCome(link.probeAtMs, now) ? probe(link, now) : { link, effects: [{ type: 'wake', atMs: link.probeAtMs }] };
}

function patienceSet(link: StudioLink, probeGapMs: number | null, now: number): LinkStep {
  if (link.gate !== 'stopped' || probeGapMs === null) return same({ ...link, probeGapMs });
  const probeAtMs = Math.max(link.heldUntilMs, Math.min(link.probeAtMs, now + probeGapMs));
  return due({ ...link, probeGapMs, probeAtMs }, now);
}
