import type { PhotoId, Sha256 } from '@shared/model/ids';
import type { SendAllowance } from '@shared/rules/outbox/send-allowance';
import { laneTurn, type Lane, type LaneTurn } from './create-lane';
import { isData, isLane, unfinished, type EngineState, type Entry } from './engine-state';
import { feedStructure } from './feed';
import { recall, runPhoto, runStructure } from './run-attempt';

/** Photos whose bytes travel at once. */
export const MAX_SENDING = 4;

/** With those whose bytes are there and whose receipt is awaited: the line need not idle while the studio writes. */
export const MAX_IN_FLIGHT = 8;

/** Takes work while there is room: one from each shoot in turn, so that a large or broken one starves no other. */
export function pump(engine: EngineState): void {
  while (allowed(engine) !== 'none' && hasRoom(engine) && engine.watch.mayTake()) {
    if (!startNext(engine)) break;
  }
  if (engine.flights.size === 0) engine.buffers.clear();
}

const allowed = ({ ports }: EngineState): SendAllowance => ports.allowance?.() ?? 'all';

/** Ends what may not go any more, as a pause does; the rest goes on, and what may go again begins. */
export function keepToAllowance(engine: EngineState): void {
  const allowance = allowed(engine);
  for (const [what, { abort }] of engine.flights) {
    const isSmall = isLane(what) || isData(what.intent);
    if (allowance === 'none' || (allowance === 'data' && !isSmall)) abort.abort();
  }
  engine.notices.note(null);
  engine.requestPump();
}

function hasRoom({ flights }: EngineState): boolean {
  if (flights.size < MAX_SENDING) return true;
  if (flights.size >= MAX_IN_FLIGHT) return false;
  let sending = 0;
  for (const what of flights.keys()) if (isLane(what) || what.item.state === 'sending') sending += 1;
  return sending < MAX_SENDING;
}

function startNext(engine: EngineState): boolean {
  const { order } = engine.lanes;
  for (let tried = 0; tried < order.length; tried += 1) {
    const lane = order[engine.cursor % order.length];
    engine.cursor = (engine.cursor + 1) % order.length;
    if (lane && startFrom(engine, lane)) return true;
  }
  return false;
}

function startFrom(engine: EngineState, lane: Lane): boolean {
  const turn = turnOf(engine, lane);
  if (turn.kind === 'later') engine.wakes.add(turn.atMs, 'pump');
  if (turn.kind === 'structure') {
    runStructure(engine, lane, engine.ports.outbox.structureKey(lane.shootId));
    return true;
  }
  const entry = turn.kind === 'photo' ? nextEntry(engine, lane) : null;
  if (entry) runPhoto(engine, entry, lane);
  return entry !== null;
}

function turnOf(engine: EngineState, lane: Lane): LaneTurn {
  if (!lane.isLoaded || (lane.isEmpty() && !lane.hasSent)) return { kind: 'none' };
  recall(engine, lane);
  const key = engine.ports.outbox.structureKey(lane.shootId);
  if (lane.structure.state === 'parked' && key !== lane.triedKey) {
    feedStructure(engine, lane, { type: 'retryAsked' });
  }
  return laneTurn(lane, key, engine.ports.clock.nowMs());
}

/** The first photo of the lane that is still there and may go; places of those that left are dropped on the way. */
function nextEntry(engine: EngineState, lane: Lane): Entry | null {
  const isDataOnly = allowed(engine) === 'data';
  for (let photoId = lane.shift(isDataOnly); photoId !== null; photoId = lane.shift(isDataOnly)) {
    const entry = engine.entries.get(photoId);
    const mayGo = entry && (entry.item.state === 'queued' || entry.item.state === 'ready');
    if (mayGo) return entry;
  }
  return null;
}

/** True while a shoot's structure is still to be brought up to date, as far as that can be done. */
function isLaneBusy(engine: EngineState, lane: Lane): boolean {
  // Before its first photo has gone a shoot's structure has nothing to be up to date for.
  if (!lane.hasSent) return false;
  const { state } = lane.structure;
  if (state === 'parked' || state === 'conflict') return false;
  if (state !== 'queued' && state !== 'ready') return true;
  const { kind } = turnOf(engine, lane);
  return kind === 'structure' || kind === 'later';
}

/** Nothing is left to do that can be done without a person: all sent, parked, or waiting for what is parked; all written. */
export function isDone(engine: EngineState): boolean {
  // A studio that went back in time is noticed by the first hello: an empty queue may not stay empty.
  if (engine.isRunning && engine.watch.link().condition === 'unknown') return false;
  if (unfinished(engine) > 0 || engine.flights.size > 0 || engine.journalWrites.size > 0) return false;
  return engine.lanes.order.every((lane) => !isLaneBusy(engine, lane));
}

/** Hashes of the photos under way, and of those that come next over all lanes in turn. */
export function upcomingHashes(engine: EngineState, limit: number): readonly Sha256[] {
  const share = Math.ceil(limit / Math.max(1, engine.lanes.order.length));
  const underWay = [...engine.flights.keys()].flatMap((what) => (isLane(what) ? [] : [what.intent.photoId]));
  const next = engine.lanes.order.flatMap((lane) => lane.peek(share));
  return [...underWay, ...next].flatMap((photoId) => hashesOf(engine, photoId));
}

function hashesOf(engine: EngineState, photoId: PhotoId): readonly Sha256[] {
  const entry = engine.entries.get(photoId);
  if (!entry || entry.intent.isForced) return [];
  const payload = engine.ports.outbox.payload(entry.intent);
  // A shoot that has to be opened first is asked when its turn comes.
  if (payload === null || payload instanceof Promise) return [];
  return payload.files.map(({ sha256 }) => sha256);
}
