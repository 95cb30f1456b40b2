import { newLink, type LinkEffect, type LinkEvent, type StudioLink } from '@shared/rules/outbox/link';
import { linkTransition, mayTake } from '@shared/rules/outbox/link-transition';
import { hasCome } from '@shared/rules/outbox/retry';
import type { Hello } from '@shared/contract/studio-api/hello';
import { isProofOfLife, linkEvent } from './attempt-event';
import { good, type Outcome } from './outcome';
import type { KnownStudio } from './ports';
import type { SyncEnginePorts } from './sync-engine';
import { createWakeList, type WakeList } from './wake-list';

/** A link nobody uses is asked after once a minute, so that "online" stays true. */
const HEARTBEAT_MS = 60_000;

export interface StudioWatchParams {
  readonly ports: SyncEnginePorts;
  /** The studio is back, or took the sign-in: what waited for it may go. */
  readonly onReleased: () => void;
  /** A new sign-in is there: try it. */
  readonly onRenewed: () => void;
  /** Condition, gate, hold or pause are different. */
  readonly onChanged: () => void;
  readonly onLife: () => void;
  /** What the studio confirmed earlier may be gone. */
  readonly onNewEpoch: () => void;
  readonly inFlight: () => number;
}

/** Performs what the link machine says: hellos, waiting, getting acquainted. */
export interface StudioWatch {
  start(): void;
  /** Resolves when no hello is under way: what it has learnt is written down by then. */
  stop(): Promise<unknown>;
  link(): StudioLink;
  known(): KnownStudio | null;
  mayTake(): boolean;
  feed(event: LinkEvent): void;
  /** Asks after a link on which nothing is under way that would tell. */
  lookNow(): void;
}

export function createStudioWatch(params: StudioWatchParams): StudioWatch {
  const { ports, inFlight } = params;
  const { client, clock } = ports;
  const watch: Watch = {
    params,
    wakes: createWakeList(ports, (due, nowMs) => {
      if (due.includes('heartbeat')) heartbeat(watch);
      if (due.includes('due')) wake(watch, nowMs);
    }),
    link: newLink(clock.nowMs()),
    hello: null,
    met: null,
    isRunning: false,
    isRenewing: false,
    owed: null,
    greeting: Promise.resolve(),
  };
  let stopListening = (): unknown => undefined;
  client.setGate(() => isOpen(watch));
  return {
    start: () => {
      watch.isRunning = true;
      client.expectStudio(ports.studio.known()?.studioId ?? null);
      stopListening = client.onOutcome((outcome) => {
        hear(watch, outcome);
      });
      watch.wakes.add(clock.nowMs() + HEARTBEAT_MS, 'heartbeat');
      take(watch, { type: 'started' });
    },
    stop: () => {
      watch.isRunning = false;
      watch.hello?.abort();
      watch.wakes.clear();
      stopListening();
      return watch.greeting;
    },
    link: () => watch.link,
    known: () => watch.met ?? ports.studio.known(),
    mayTake: () => watch.isRunning && mayTake(watch.link, inFlight(), clock.nowMs()),
    feed: (event) => {
      take(watch, event);
    },
    lookNow: () => {
      if (isIdle(watch)) greet(watch);
    },
  };
}

interface Watch {
  readonly params: StudioWatchParams;
  readonly wakes: WakeList<'due' | 'heartbeat'>;
  link: StudioLink;
  /** Set while a hello is under way. */
  hello: AbortController | null;
  /** As of its last hello. */
  met: KnownStudio | null;
  isRunning: boolean;
  isRenewing: boolean;
  /** What was confirmed under this studio's word is still to be offered again; null when nothing is owed. */
  owed: Owed | null;
  /** Hellos, to their very end. */
  greeting: Promise<unknown>;
}

/** `before`: null when it was not remembered which studio it was. */
interface Owed {
  readonly before: KnownStudio | null;
}

function take(watch: Watch, event: LinkEvent, nowMs = watch.params.ports.clock.nowMs()): void {
  for (const effect of advance(watch, event, nowMs)) {
    if (effect.type === 'wake') watch.wakes.add(effect.atMs, 'due');
    else if (effect.type === 'releaseItems') watch.params.onReleased();
    else greet(watch);
  }
}

function wake(watch: Watch, nowMs: number): void {
  take(watch, { type: 'due' }, nowMs);
  // The end of a hold changes nothing in the link, but items may go.
  watch.params.onChanged();
}

function hear(watch: Watch, outcome: Outcome<unknown>): void {
  if (isProofOfLife(outcome)) watch.params.onLife();
  const event = linkEvent(outcome, false, watch.params.ports.random());
  if (event && watch.isRunning) take(watch, event);
}

function greet(watch: Watch): void {
  const { onUnexpected, random } = watch.params.ports;
  const greeted = sayHello(watch)
    .catch((error: unknown): LinkEvent => {
      // A defect of ours must not leave the link waiting for a hello that never ends.
      watch.hello = null;
      onUnexpected?.(error);
      return { type: 'connectionFailed', fault: 'unexpected', isProbe: true, random: random() };
    })
    .then((event) => {
      if (event && watch.isRunning) take(watch, event);
    });
  // One that finds another under way ends at once, and that other one still counts.
  watch.greeting = Promise.allSettled([watch.greeting, greeted]);
}

function heartbeat(watch: Watch): void {
  if (isQuiet(watch)) greet(watch);
  watch.wakes.add(watch.params.ports.clock.nowMs() + HEARTBEAT_MS, 'heartbeat');
}

/** It may be asked after, and nothing is under way that would tell. */
const isIdle = ({ link, params }: Watch): boolean =>
  link.gate === 'flowing' &&
  !link.isPaused &&
  params.inFlight() === 0 &&
  hasCome(link.heldUntilMs, params.ports.clock.nowMs());

/** Nothing was heard for a while either. */
const isQuiet = (watch: Watch): boolean =>
  isIdle(watch) && watch.params.ports.clock.nowMs() - (watch.link.lastContactMs ?? 0) >= HEARTBEAT_MS;

/** Requests of items under way are let through while the link is asked after, but not once it is known to be shut. */
function isOpen({ params, link, isRunning }: Watch): boolean {
  return isRunning && link.gate !== 'stopped' && hasCome(link.heldUntilMs, params.ports.clock.nowMs());
}

function advance(watch: Watch, event: LinkEvent, nowMs: number): readonly LinkEffect[] {
  const before = watch.link;
  const { link, effects } = linkTransition(before, event, nowMs);
  watch.link = link;
  if (event.type === 'authRefused' && before.condition !== 'needs-auth') renew(watch);
  const isDifferent =
    before.condition !== link.condition ||
    before.gate !== link.gate ||
    before.heldUntilMs !== link.heldUntilMs ||
    before.isPaused !== link.isPaused;
  if (isDifferent) watch.params.onChanged();
  return effects;
}

/** One try per refusal, however many items were refused at once. */
function renew(watch: Watch): void {
  const { renewSignIn, onUnexpected } = watch.params.ports;
  if (!renewSignIn || watch.isRenewing) return;
  watch.isRenewing = true;
  void renewSignIn()
    .then((isRenewed) => {
      if (isRenewed) watch.params.onRenewed();
    })
    .catch((error: unknown) => onUnexpected?.(error))
    .finally(() => {
      watch.isRenewing = false;
    });
}

async function sayHello(watch: Watch): Promise<LinkEvent | null> {
  if (watch.hello || !watch.isRunning) return null;
  const abort = new AbortController();
  watch.hello = abort;
  const { client, random } = watch.params.ports;
  const answer = await client.hello(abort.signal);
  watch.hello = null;
  if (abort.signal.aborted) return null;
  return linkEvent(answer.kind === 'good' ? await getAcquainted(watch, answer.value) : answer, true, random());
}

/** Notices another studio, and one that has gone back behind what it told us. */
async function getAcquainted(watch: Watch, hello: Hello): Promise<Outcome<null>> {
  const { studio, client, onUnexpected } = watch.params.ports;
  const before = watch.met ?? studio.known();
  const now: KnownStudio = { studioId: hello.studio, epoch: hello.epoch, revision: hello.revision };
  if (before && before.studioId !== now.studioId) return { kind: 'impostor', fault: 'other-studio' };
  client.expectStudio(now.studioId);
  watch.met = now;
  const isBehind = before !== null && (before.epoch !== now.epoch || now.revision < before.revision);
  if (isBehind) watch.params.onNewEpoch();
  if (isBehind || before === null) watch.owed = { before };
  if (watch.owed) await offerAgain(watch, watch.owed, now);
  const kept = studio.known();
  if (watch.owed || (kept?.epoch === now.epoch && kept.revision === now.revision)) return good(null);
  // Not remembered means asked again next time; sending need not wait for it.
  await studio.seen(now).catch((error: unknown) => onUnexpected?.(error));
  return good(null);
}

/** Remembered as done only when it is: a crash on the way is met again at the next start, a failure at the next hello. */
async function offerAgain(watch: Watch, owed: Owed, now: KnownStudio): Promise<void> {
  const { studio, onUnexpected } = watch.params.ports;
  try {
    await studio.onEpochChanged(owed.before, now);
    if (watch.owed === owed) watch.owed = null;
  } catch (error) {
    onUnexpected?.(error);
  }
}
