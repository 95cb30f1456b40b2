import { hasCome } from '@shared/rules/outbox/retry';
import type { OutboxItem } from '@shared/rules/outbox/item';
import { faultNamed } from '@shared/rules/outbox/shown-state';
import { isLane, type EngineState, type Entry } from './engine-state';
import type { Lane } from './create-lane';
import { enter, replace } from './feed';
import type { OutboxChange, SendIntent } from './ports';

/** Everything the journal wants at the studio. What was under way when the app ended is among it, and goes again. */
export function loadPending(engine: EngineState): void {
  for (const intent of engine.ports.outbox.pending()) add(engine, intent);
}

/** Follows the journal: new intents come in, those no longer wanted leave. */
export function takeChange(engine: EngineState, { added, withdrawn }: OutboxChange): void {
  for (const { photoId, intentId } of withdrawn) withdraw(engine, engine.entries.get(photoId), intentId);
  for (const intent of added) add(engine, intent);
}

function add(engine: EngineState, intent: SendIntent): void {
  const there = engine.entries.get(intent.photoId);
  if (!there) {
    enter(engine, intent);
    return;
  }
  const isSame = there.intent.intentId === intent.intentId;
  if (isSame && there.item.state !== 'parked' && there.item.state !== 'conflict') {
    // Wanted again before it could leave.
    there.isWithdrawn = false;
    there.next = null;
    return;
  }
  there.next = intent;
  if (!isUnderWay(engine, there)) replace(engine, there);
}

function withdraw(engine: EngineState, entry: Entry | undefined, intentId: string): void {
  if (!entry) return;
  if (entry.next?.intentId === intentId) entry.next = null;
  if (entry.intent.intentId !== intentId) return;
  // Parked by ourselves, so the journal wants it no more: it stays listed until it is queued again.
  if (entry.item.state === 'parked' || entry.item.state === 'conflict') return;
  if (isUnderWay(engine, entry)) entry.isWithdrawn = true;
  else replace(engine, entry);
}

/** Being sent, or proven and being written down. */
const isUnderWay = (engine: EngineState, entry: Entry): boolean =>
  engine.flights.has(entry) || entry.item.state === 'verifying';

/** Items of the lane that wait for a moment, to be remembered. */
export function waitingOf(engine: EngineState, lane: Lane): readonly OutboxItem[] {
  const waiting: OutboxItem[] = [];
  for (const what of engine.resting) {
    if (!isLane(what) && what.intent.shootId === lane.shootId && what.item.state === 'waiting') waiting.push(what.item);
  }
  return waiting;
}

/** Puts back to waiting what waited when the app ended, so that a restart is no way around a back-off. */
export function recallWaits(engine: EngineState, lane: Lane): void {
  const { items } = lane.state;
  if (Object.keys(items).length === 0) return;
  const nowMs = engine.ports.clock.nowMs();
  for (const photoId of lane.peek(Infinity)) {
    const entry = engine.entries.get(photoId);
    const remembered = items[entry?.intent.intentId ?? ''];
    const fault = faultNamed(remembered?.code ?? '');
    if (!entry || !remembered || !fault || entry.item.state !== 'queued') continue;
    const { attempts, nextAtMs } = remembered;
    if (hasCome(nextAtMs, nowMs)) {
      entry.item = { ...entry.item, attempts };
      continue;
    }
    const { key, localFailures, breaks, lease } = entry.item;
    entry.item = { key, localFailures, breaks, lease, attempts, state: 'waiting', nextAtMs, fault };
    engine.tally.queued -= 1;
    engine.tally.waiting += 1;
    engine.resting.add(entry);
    engine.wakes.add(nextAtMs, entry);
  }
}
