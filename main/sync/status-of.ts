import type { PhotoId } from '@shared/model/ids';
import { isLane, type EngineState, type Flight } from './engine-state';
import type { LiveSend, SyncCounters, SyncStatus } from './sync-engine';

export function statusOf(engine: EngineState): SyncStatus {
  const { condition, sinceMs, lastContactMs, fault, isPaused, heldUntilMs } = engine.watch.link();
  const running = [...engine.flights].flatMap(([what, flight]) =>
    isLane(what) ? [] : [{ intent: what.intent, percent: percentOf(flight) }],
  );
  const blockedShoots = engine.lanes.order.flatMap(({ shootId, structure }) =>
    structure.state === 'parked' ? [{ shootId, fault: structure.fault }] : [],
  );
  return {
    condition,
    sinceMs,
    lastContactMs,
    fault,
    isPaused,
    heldUntilMs: heldUntilMs > engine.ports.clock.nowMs() ? heldUntilMs : 0,
    bytesPerSecond: engine.speed.bytesPerSecond(),
    items: { ...engine.tally },
    running,
    blockedShoots,
  };
}

/** 100 is for the studio's word, not for bytes handed over. */
function percentOf(flight: Flight | undefined): number {
  if (!flight || flight.totalBytes === 0) return 0;
  return Math.min(99, Math.floor((100 * flight.sentBytes) / flight.totalBytes));
}

export function liveSendOf(engine: EngineState, photoId: PhotoId): LiveSend | null {
  const entry = engine.entries.get(photoId);
  return entry ? { item: entry.item, percent: percentOf(engine.flights.get(entry)) } : null;
}

export function countersOf({ counts, tally, ports }: EngineState): SyncCounters {
  return { ...counts, failed: tally.parked + tally.conflict, ...ports.client.traffic() };
}
