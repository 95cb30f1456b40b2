import type { PhotoId } from '@shared/model/ids';
import type { Lane } from './create-lane';
import { isLane, type EngineState, type Entry } from './engine-state';
import { feedEither, feedStructure } from './feed';

/** The studio is back, or took the sign-in: what waited for that goes again. */
export function release(engine: EngineState): void {
  for (const what of [...engine.resting]) {
    feedEither(engine, what, { type: stateOf(what) === 'needsAuth' ? 'signedIn' : 'studioBack' });
  }
  engine.requestPump();
}

const stateOf = (what: Entry | Lane): string => (isLane(what) ? what.structure.state : what.item.state);

/** Tries again what failed, waits or conflicts: the same for one as for all. The number of photos it concerns. */
export function retryPhotos(engine: EngineState, photoIds: readonly PhotoId[] | undefined): number {
  const named = photoIds && new Set(photoIds);
  const concerned = [...engine.resting].filter((what): what is Entry => {
    return !isLane(what) && (!named || named.has(what.intent.photoId));
  });
  const lanes = new Set(concerned.filter(({ item }) => item.state === 'blocked').map((entry) => entry.intent.shootId));
  for (const shootId of lanes) feedStructure(engine, engine.lanes.of(shootId), { type: 'retryAsked' });
  for (const entry of concerned) feedEither(engine, entry, { type: 'retryAsked' });
  engine.watch.feed({ type: 'nudged' });
  engine.requestPump();
  return concerned.length;
}

/** Stops what is under way, waits for the journal, remembers the rest. */
export async function stopEngine(engine: EngineState): Promise<void> {
  engine.isRunning = false;
  const greeted = engine.watch.stop();
  engine.wakes.clear();
  engine.notices.clear();
  const ended = [...engine.flights.values()].map(({ ended: end }) => end);
  for (const { abort } of engine.flights.values()) abort.abort();
  await Promise.all([...ended, greeted]);
  await engine.confirmer.drained();
  await Promise.allSettled([...engine.journalWrites]);
  await engine.lanes.save();
}
