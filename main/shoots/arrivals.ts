import type { PhotoPatch } from '@shared/domain/change';
import type { ShootCommand } from '@shared/domain/shoot-command';
import type { ShootEvent } from '@shared/domain/shoot-event';
import { createPhotoLooks, type PhotoLooksPorts } from './photo-looks';

export interface ArrivalPorts extends Omit<PhotoLooksPorts, 'mayGoOn' | 'record'> {
  readonly newId: () => string;
  /** True while photos are still arriving: rules that need all of them wait. */
  readonly isImporting: () => boolean;
  readonly isSentAutomatically: () => boolean;
  readonly onStep: (step: ArrivalStep) => void;
}
/** `ruling`: everything has been looked at, the rules begin. */
export type ArrivalStep = 'looked' | 'ruling' | 'grouped' | 'tagged' | 'placed' | 'queued';

export interface Arrivals {
  readonly progress: () => { readonly done: number; readonly total: number };
  /** Looks at what has arrived and runs the rules; resolves when nothing is left to do. */
  readonly settled: () => Promise<void>;
  /** Something changed: an import ended, a hold was released. */
  readonly nudge: () => void;
  readonly stop: () => Promise<void>;
}

/**
 * What happens to photos by themselves when they land: each is looked at once, then, when no more are
 * coming, sets are found, cards read, services filled and what may go is queued. All of it is
 * commands like any other, so a crash in between is made good at the next start.
 */
export function watchArrivals(ports: ArrivalPorts): Arrivals {
  const { store } = ports;
  let isStopped = false;
  /** The journal takes nothing at the moment: what was seen is seen again when it does. */
  let isBarred = false;
  let isDirty = true;
  let working: Promise<void> | null = null;
  const mayGoOn = (): boolean => !isStopped && !isBarred;

  const looks = createPhotoLooks({
    ...ports,
    mayGoOn,
    record: async (seen) => {
      await dispatch({ type: 'recordAnalyses', items: seen.map(({ item }) => item) });
      await dispatch({ type: 'recordProblems', problems: seen.flatMap(({ problems }) => problems) });
      ports.onStep('looked');
    },
  });
  const addAll = (): void => {
    for (const photo of store.state.photos.values()) looks.add(photo);
  };
  addAll();

  const unsubscribe = store.subscribe(({ events, isRestored }) => {
    if (isRestored) addAll();
    for (const event of events) {
      if (event.type === 'photoImported' || event.type === 'fileAdded') {
        const photo = store.state.photos.get(event.photoId);
        if (photo) looks.add(photo);
      }
      if (isCause(event)) isDirty = true;
    }
    nudge();
  });
  const unsubscribeAccess = store.onAccessChange((access) => {
    isBarred = access !== 'write';
    if (isBarred) return;
    addAll();
    isDirty = true;
    nudge();
  });

  function nudge(): void {
    if (!mayGoOn() || working) return;
    working = work()
      .catch(ports.onFailure)
      .finally(() => {
        working = null;
        // Whatever came while the last step was running.
        if (looks.hasMore() || (isDirty && !ports.isImporting())) nudge();
      });
  }

  async function work(): Promise<void> {
    // A file that is shown instead of one just looked at is to be looked at before the rules count on it.
    do await looks.run();
    while (looks.hasMore() && mayGoOn());
    if (ports.isImporting() || !isDirty || !mayGoOn()) return;
    isDirty = false;
    await runRules();
  }

  async function runRules(): Promise<void> {
    // A folder that was made this moment: its shoot is still to be created.
    if (store.state.head === null) return;
    ports.onStep('ruling');
    await dispatch({ type: 'groupAutomatically' });
    ports.onStep('grouped');
    await dispatch({ type: 'assignByCards' });
    ports.onStep('tagged');
    // A card that has been recognised is no exposure of a set.
    await dispatch({ type: 'groupAutomatically' });
    await dispatch({ type: 'assignBuckets' });
    ports.onStep('placed');
    if (ports.isSentAutomatically()) await dispatch({ type: 'queueSend', mode: 'new', photoIds: null });
    ports.onStep('queued');
  }

  async function dispatch(command: ShootCommand): Promise<void> {
    if (!mayGoOn()) return;
    const answer = await store.dispatch(command, { cmd: ports.newId() });
    if (answer.ok) return;
    isBarred = store.access !== 'write';
    ports.onFailure(new Error(`${command.type}: ${answer.error.message}`));
  }

  nudge();
  return {
    progress: looks.progress,
    settled: async () => {
      while (working) await working;
    },
    nudge: () => {
      // What could not be journalled the last time is looked at again.
      addAll();
      isDirty = true;
      nudge();
    },
    stop: async () => {
      isStopped = true;
      unsubscribe();
      unsubscribeAccess();
      await working;
    },
  };
}

/** What of a photo decides where it belongs and whether it may go; marks and notes do not. */
const RULED_BY: readonly (keyof PhotoPatch)[] = [
  'tags',
  'cardMark',
  'needsId',
  'bucketId',
  'isKeptSingle',
  'isRemoved',
];

/** What gives the rules something to do; their own events do not, or they would never rest. */
function isCause(event: ShootEvent): boolean {
  if (event.type === 'photoImported' || event.type === 'fileAdded' || event.type === 'importEnded') return true;
  if (event.type !== 'edited' || event.by !== 'person') return false;
  return event.changes.some(
    (change) =>
      change.kind !== 'photos' || change.items.some(({ after }) => RULED_BY.some((key) => after[key] !== undefined)),
  );
}
