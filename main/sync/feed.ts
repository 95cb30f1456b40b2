import { faultOf, type FaultName } from '@shared/rules/outbox/faults';
import { newItem, type OutboxEffect, type OutboxEvent, type OutboxItem, type Proof } from '@shared/rules/outbox/item';
import { transition } from '@shared/rules/outbox/transition';
import { isResting, structureItemKey, type Lane } from './create-lane';
import { isData, isLane, type EngineState, type Entry } from './engine-state';
import type { SendIntent } from './ports';

/** A journal that cannot be written is asked again after this. */
const JOURNAL_RETRY_MS = 30_000;

/** Gives a photo's machine an event and performs what it asks for, but for sending, which the pump does. */
export function feed(engine: EngineState, entry: Entry, event: OutboxEvent, nowMs = engine.ports.clock.nowMs()): void {
  const before = entry.item;
  const { item, effects } = transition(before, event, nowMs);
  if (item === before) return;
  entry.item = item;
  const isListed = engine.entries.get(entry.intent.photoId) === entry;
  if (isListed) {
    engine.tally[before.state] -= 1;
    engine.tally[item.state] += 1;
    rest(engine, entry, item);
    if (mayGoAgain(before, item, event)) laneOf(engine, entry.intent).push(entry.intent.photoId, isData(entry.intent));
  }
  engine.notices.note(entry.intent.photoId);
  for (const effect of effects) perform(engine, entry, effect);
  if (item.state === 'confirmed') settle(engine, entry, item.proof);
  engine.requestPump();
}

/** It was in nobody's queue and belongs back into its lane's. `cleared` is said to what has just been taken from there. */
function mayGoAgain(before: OutboxItem, item: OutboxItem, event: OutboxEvent): boolean {
  if (item.state === 'queued') return before.state !== 'queued';
  return item.state === 'ready' && event.type !== 'cleared' && before.state !== 'ready';
}

function rest(engine: EngineState, what: Entry | Lane, item: OutboxItem): void {
  if (isResting(item.state)) engine.resting.add(what);
  else engine.resting.delete(what);
}

function perform(engine: EngineState, entry: Entry, effect: OutboxEffect): void {
  switch (effect.type) {
    case 'wake':
      engine.wakes.add(effect.atMs, entry);
      laneOf(engine, entry.intent).touch();
      return;
    case 'recordProof': {
      engine.confirmer.add(entry, { intent: entry.intent, files: entry.hashes, ...effect.proof });
      return;
    }
    case 'recordParked':
      recordParked(engine, entry.intent, effect.fault);
      return;
    case 'send':
      return;
  }
}

function recordParked(engine: EngineState, intent: SendIntent, name: FaultName): void {
  const { code, sentence } = faultOf(name);
  const write = engine.ports.outbox
    .parked(intent, { name, code, message: sentence })
    .catch(() => {
      // Still parked here; the journal learns of it as soon as it can be written again.
      engine.ports.timers.set(JOURNAL_RETRY_MS, () => {
        if (engine.isRunning) recordParked(engine, intent, name);
      });
    })
    .finally(() => {
      engine.journalWrites.delete(write);
      engine.requestPump();
    });
  engine.journalWrites.add(write);
}

/** The journal has it: the queue lets go, or goes on with a later intent for the photo. */
function settle(engine: EngineState, entry: Entry, proof: Proof): void {
  const { intent } = entry;
  laneOf(engine, intent).hasSent = true;
  if (proof.wasThere && !intent.isForced && !intent.wasConfirmed) engine.counts.unchanged += 1;
  else engine.counts.sent += 1;
  replace(engine, entry);
}

/** While it was under way its photo got a later intent, or left: that is heard once the outcome is known and written. */
export function goOn(engine: EngineState, entry: Entry): void {
  if ((entry.next || entry.isWithdrawn) && entry.item.state !== 'verifying') replace(engine, entry);
}

/** Takes an entry out and, when there is a later intent for its photo, puts that in. */
export function replace(engine: EngineState, entry: Entry): void {
  const { photoId } = entry.intent;
  if (engine.entries.get(photoId) !== entry) return;
  engine.entries.delete(photoId);
  engine.tally[entry.item.state] -= 1;
  engine.resting.delete(entry);
  engine.notices.note(photoId);
  if (entry.next) enter(engine, entry.next);
}

export function enter(engine: EngineState, intent: SendIntent): Entry {
  const item = newItem(intent.intentId);
  const entry: Entry = { intent, item, next: null, isWithdrawn: false, hashes: [] };
  engine.entries.set(intent.photoId, entry);
  engine.tally.queued += 1;
  laneOf(engine, intent).push(intent.photoId, isData(intent));
  engine.notices.note(intent.photoId);
  engine.requestPump();
  const { structure } = laneOf(engine, intent);
  if (structure.state === 'parked') feed(engine, entry, { type: 'dependencyParked', by: structure.key });
  return entry;
}

export const laneOf = (engine: EngineState, intent: SendIntent): Lane => engine.lanes.of(intent.shootId);

/** @param nowMs the time to take as now, when it is not the clock's */
export function feedEither(engine: EngineState, what: Entry | Lane, event: OutboxEvent, nowMs?: number): void {
  if (isLane(what)) feedStructure(engine, what, event, nowMs);
  else feed(engine, what, event, nowMs);
}

/** The same for what the photos of a shoot refer to. Parked, it blocks them; confirmed, it frees them. */
export function feedStructure(
  engine: EngineState,
  lane: Lane,
  event: OutboxEvent,
  nowMs = engine.ports.clock.nowMs(),
): void {
  const { item, effects } = transition(lane.structure, event, nowMs);
  if (item === lane.structure) return;
  lane.structure = item;
  rest(engine, lane, item);
  for (const effect of effects) if (effect.type === 'wake') engine.wakes.add(effect.atMs, lane);
  if (item.state === 'parked' || item.state === 'conflict') blockPhotos(engine, lane);
  if (item.state === 'ready' && event.type === 'retryAsked') freePhotos(engine, lane);
  engine.notices.note(null);
  engine.requestPump();
}

function blockPhotos(engine: EngineState, lane: Lane): void {
  const by = structureItemKey(lane.shootId);
  for (const entry of engine.entries.values()) {
    if (entry.intent.shootId === lane.shootId) feed(engine, entry, { type: 'dependencyParked', by });
  }
}

function freePhotos(engine: EngineState, lane: Lane): void {
  for (const entry of engine.entries.values()) {
    if (entry.intent.shootId === lane.shootId && entry.item.state === 'blocked') {
      feed(engine, entry, { type: 'retryAsked' });
    }
  }
}
