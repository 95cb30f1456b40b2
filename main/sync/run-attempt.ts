import { newItem, type OutboxEvent } from '@shared/rules/outbox/item';
import { attemptEvent } from './attempt-event';
import { forgetStructure, recallFor, structureItemKey, type Lane } from './create-lane';
import type { EngineState, Entry, Flight } from './engine-state';
import { feed, feedStructure, goOn } from './feed';
import type { PhotoPayload } from './ports';
import { sendPhoto, type PhotoSent } from './send-photo';
import { sendStructure, type SentStructure, type StructureSent } from './send-structure';

/** A studio that took the shoot a moment ago and says now that it does not know it is met with back-off, not with a loop. */
const UNKNOWN_SHOOT_GAP_MS = 30_000;

/** Takes a photo and sends it; its machine hears how it ended. */
export function runPhoto(engine: EngineState, entry: Entry, lane: Lane): void {
  feed(engine, entry, { type: 'cleared' });
  feed(engine, entry, { type: 'taken' });
  const { lease } = entry.item;
  fly(engine, entry, {
    run: (flight) => attemptPhoto(engine, entry, lane, flight),
    onEnd: (end) => {
      feed(engine, entry, endEvent(engine, lane, lease, end));
      goOn(engine, entry);
    },
    onDefect: (random) => {
      feed(engine, entry, { type: 'localFailure', lease, fault: 'unexpected', random });
      goOn(engine, entry);
    },
  });
}

function endEvent(engine: EngineState, lane: Lane, lease: number, end: PhotoSent | StructureSent): OutboxEvent {
  const { random, clock } = engine.ports;
  if (end.kind === 'refused' && end.refusal.kind === 'unknown-shoot') {
    const isLoop = clock.nowMs() - lane.structureSentAtMs < UNKNOWN_SHOOT_GAP_MS;
    forgetStructure(lane);
    if (isLoop) return { type: 'failed', lease, fault: 'unknown-there', retryAfterMs: null, random: random() };
  }
  return attemptEvent(end, { lease, random: random(), structureKey: structureItemKey(lane.shootId) });
}

async function attemptPhoto(engine: EngineState, entry: Entry, lane: Lane, flight: Flight): Promise<PhotoSent> {
  const { ports } = engine;
  const payload = await ports.outbox.payload(entry.intent);
  if (payload === null) return { kind: 'refused', refusal: { kind: 'never', fault: 'not-in-shoot', detail: '' } };
  entry.hashes = payload.files.map(({ sha256 }) => sha256);
  flight.totalBytes = sizeOf(payload);
  const { lease } = entry.item;
  return sendPhoto(entry.intent, payload, {
    client: ports.client,
    openOriginal: ports.openOriginal,
    uploads: lane.uploads,
    buffers: engine.buffers,
    line: engine.line,
    have: engine.have,
    signal: flight.abort.signal,
    onSent: (bytes) => {
      flight.sentBytes += bytes;
      engine.noteLife();
      engine.speed.add(bytes);
      engine.notices.note(entry.intent.photoId);
    },
    onKept: () => {
      feed(engine, entry, { type: 'movedOn', lease });
    },
    onBytesSent: () => {
      feed(engine, entry, { type: 'bytesSent', lease });
    },
  });
}

const sizeOf = ({ files }: PhotoPayload): number => files.reduce((sum, file) => sum + file.sizeBytes, 0);

/** Takes a shoot's structure and sends it. */
export function runStructure(engine: EngineState, lane: Lane, key: string): void {
  feedStructure(engine, lane, { type: 'cleared' });
  feedStructure(engine, lane, { type: 'taken' });
  const { lease } = lane.structure;
  const { client, outbox } = engine.ports;
  lane.triedKey = key;
  fly(engine, lane, {
    run: async ({ abort }) => {
      const structure = await outbox.structure(lane.shootId);
      return sendStructure(structure, lane.sent, { client, shootId: lane.shootId, signal: abort.signal });
    },
    onEnd: (end) => {
      if (end.kind === 'sent') structureArrived(engine, lane, { key, sent: end.sent });
      else feedStructure(engine, lane, endEvent(engine, lane, lease, end));
    },
    onDefect: (random) => {
      feedStructure(engine, lane, { type: 'localFailure', lease, fault: 'unexpected', random });
    },
  });
}

/** It has served its turn; the next one that differs is an item of its own. */
function structureArrived(engine: EngineState, lane: Lane, what: { key: string; sent: SentStructure }): void {
  lane.sent = what.sent;
  lane.confirmedKey = what.key;
  lane.structureSentAtMs = engine.ports.clock.nowMs();
  lane.structure = newItem(lane.structure.key);
  lane.touch();
  recordStructure(engine, lane, what.key);
}

function recordStructure(engine: EngineState, lane: Lane, key: string): void {
  const known = engine.watch.known();
  if (!known) return;
  const { outbox, onUnexpected } = engine.ports;
  const write = outbox
    .structureConfirmed(lane.shootId, known.studioId, key)
    // The queue goes by its own note; at worst the structure is sent once more.
    .catch((error: unknown) => onUnexpected?.(error))
    .finally(() => {
      engine.journalWrites.delete(write);
      engine.requestPump();
    });
  engine.journalWrites.add(write);
}

interface Attempt<T> {
  readonly run: (flight: Flight) => Promise<T>;
  readonly onEnd: (end: T) => void;
  /** A defect of ours must cost an attempt, never the item. */
  readonly onDefect: (random: number) => void;
}

/** Counts as under way until the attempt has ended; what comes of it is heard after that. */
function fly<T>(engine: EngineState, what: Entry | Lane, { run, onEnd, onDefect }: Attempt<T>): void {
  const landed = (): void => {
    engine.flights.delete(what);
    engine.requestPump();
  };
  let end = (): void => undefined;
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  const flight: Flight = { abort: new AbortController(), sentBytes: 0, totalBytes: 0, ended };
  engine.flights.set(what, flight);
  void run(flight)
    .then(
      (result) => {
        landed();
        onEnd(result);
      },
      (error: unknown) => {
        landed();
        engine.ports.onUnexpected?.(error);
        onDefect(engine.ports.random());
      },
    )
    .finally(end);
}

/** Brings a lane's memory in line with the studio at hand. */
export function recall(engine: EngineState, lane: Lane): void {
  const known = engine.watch.known();
  if (known && lane.isLoaded) recallFor(lane, known);
}
