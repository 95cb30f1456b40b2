import { join } from 'node:path';
import type { RecordCommand, ShootCommand } from '@shared/domain/shoot-command';
import type { ShootEvent } from '@shared/domain/shoot-event';
import type { PhotoId } from '@shared/model/ids';
import type { Damage, Photo, PhotoAnalysis, PhotoFacts, PhotoFile } from '@shared/model/photo';
import type { Problem } from '@shared/model/shoot';
import type { ShootStore } from './shoot-store';

/** What looking at one picture gave; it never fails, at worst there is nothing to see. */
export interface Looked {
  readonly facts: PhotoFacts | null;
  readonly analysis: PhotoAnalysis;
  readonly damage: Damage | null;
  readonly problems: readonly { readonly step: Problem['step']; readonly code: string; readonly message: string }[];
}

export interface ArrivalPorts {
  readonly store: ShootStore;
  readonly shootDir: string;
  readonly look: (file: PhotoFile, path: string, readsCards: boolean) => Promise<Looked>;
  readonly newId: () => string;
  /** Pictures looked at together; the reader has its own queue behind. */
  readonly inFlight: number;
  /** True while photos are still arriving: rules that need all of them wait. */
  readonly isImporting: () => boolean;
  readonly isSentAutomatically: () => boolean;
  readonly onStep: (step: ArrivalStep) => void;
  readonly onFailure: (error: unknown) => void;
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

/** Results are journalled together: one line for some dozen pictures, not one each. */
const BATCH = 32;

/**
 * What happens to photos by themselves when they land: each is looked at once, then, when no more are
 * coming, sets are found, cards read, services filled and what may go is queued. All of it is
 * commands like any other, so a crash in between is made good at the next start.
 */
export function watchArrivals(ports: ArrivalPorts): Arrivals {
  const { store } = ports;
  const waiting = new Set<PhotoId>();
  let looked = 0;
  let total = 0;
  let isStopped = false;
  let isDirty = true;
  let working: Promise<void> | null = null;

  const add = (photo: Photo): void => {
    if (photo.analysis !== null || waiting.has(photo.id)) return;
    waiting.add(photo.id);
    total += 1;
  };
  for (const photo of store.state.photos.values()) add(photo);

  const unsubscribe = store.subscribe(({ events }) => {
    for (const event of events) {
      if (event.type === 'photoImported' || event.type === 'fileAdded') {
        const photo = store.state.photos.get(event.photoId);
        if (photo) add(photo);
      }
      if (isCause(event)) isDirty = true;
    }
    nudge();
  });

  function nudge(): void {
    if (isStopped || working) return;
    working = work()
      .catch(ports.onFailure)
      .finally(() => {
        working = null;
        // Whatever came while the last step was running.
        if (!isStopped && (waiting.size > 0 || (isDirty && !ports.isImporting()))) nudge();
      });
  }

  async function work(): Promise<void> {
    await lookAtAll();
    if (ports.isImporting() || !isDirty || isStopped) return;
    isDirty = false;
    await runRules();
  }

  async function lookAtAll(): Promise<void> {
    while (waiting.size > 0 && !isStopped) {
      const ids = [...waiting].slice(0, BATCH);
      const photos = ids.flatMap((id) => store.state.photos.get(id) ?? []);
      const results = await inFlight(photos, ports.inFlight, (photo) => lookAt(ports, photo));
      for (const id of ids) waiting.delete(id);
      looked += ids.length;
      await dispatch({ type: 'recordAnalyses', items: results.map(({ item }) => item) });
      await dispatch({ type: 'recordProblems', problems: results.flatMap(({ problems }) => problems) });
      ports.onStep('looked');
    }
  }

  async function runRules(): Promise<void> {
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
    if (isStopped) return;
    const answer = await store.dispatch(command, { cmd: ports.newId() });
    if (!answer.ok) ports.onFailure(new Error(`${command.type}: ${answer.error.message}`));
  }

  nudge();
  return {
    progress: () => ({ done: looked, total }),
    settled: async () => {
      while (working) await working;
    },
    nudge: () => {
      isDirty = true;
      nudge();
    },
    stop: async () => {
      isStopped = true;
      unsubscribe();
      await working;
    },
  };
}

/** What gives the rules something to do; their own events do not, or they would never rest. */
const isCause = (event: ShootEvent): boolean =>
  event.type === 'photoImported' ||
  event.type === 'fileAdded' ||
  event.type === 'importEnded' ||
  (event.type === 'edited' && event.by === 'person');

interface LookedAt {
  readonly item: Extract<RecordCommand, { type: 'recordAnalyses' }>['items'][number];
  readonly problems: Problem[];
}

async function lookAt({ store, shootDir, look }: ArrivalPorts, photo: Photo): Promise<LookedAt> {
  const [shown] = photo.files;
  if (!shown) throw new Error(`photo ${photo.id} has no file`);
  const { facts, analysis, damage, problems } = await look(
    shown,
    join(shootDir, shown.path),
    store.state.head?.rules.readsCards ?? false,
  );
  const { importId, card, path: source } = shown.source;
  return {
    item: { photoId: photo.id, facts, analysis, damage },
    problems: problems.map((problem) => ({ importId, card, source, ...problem })),
  };
}

/** Runs `work` over `items`, at most `limit` at once; answers in the order of the items. */
async function inFlight<T, R>(items: readonly T[], limit: number, work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const entries = items.entries();
  const lanes = Array.from({ length: limit }, async () => {
    for (const [index, item] of entries) results[index] = await work(item);
  });
  await Promise.all(lanes);
  return results;
}
