import { createBufferPool } from './buffer-pool';
import { createConfirmer } from './confirmer';
import { createLaneBook, type LaneBook } from './lane-book';
import { noItems, type EngineState } from './engine-state';
import { feed, feedEither, goOn } from './feed';
import { createHaveCache } from './have-cache';
import { createIdleWatch, type IdleWatch } from './idle-watch';
import { createLineMemory } from './line-memory';
import { createNotices, createSpeedMeter } from './notices';
import { isDone, keepToAllowance, pump, upcomingHashes } from './pump';
import { loadPending, recallWaits, takeChange, waitingOf } from './queue-intents';
import { release, retryPhotos, stopEngine } from './engine-acts';
import { createStudioWatch, type StudioWatch } from './studio-watch';
import { countersOf, liveSendOf, statusOf } from './status-of';
import type { SyncEngine, SyncEnginePorts } from './sync-engine';
import { createWakeList } from './wake-list';

/** While someone waits with patience p, the studio is asked at least this often within p. */
const PROBES_PER_PATIENCE = 4;
const SHORTEST_PROBE_GAP_MS = 500;

/** See `SyncEngine`. */
export function createSyncEngine(ports: SyncEnginePorts): SyncEngine {
  const { engine, idle } = assemble(ports);
  let unsubscribe = (): void => undefined;
  return {
    start: () => {
      engine.isRunning = true;
      unsubscribe = ports.outbox.onChange((change) => {
        takeChange(engine, change);
      });
      loadPending(engine);
      engine.watch.start();
    },
    stop: async () => {
      unsubscribe();
      await stopEngine(engine);
      idle.stop();
    },
    pause: () => {
      engine.watch.feed({ type: 'pauseAsked' });
      for (const { abort } of engine.flights.values()) abort.abort();
    },
    resume: () => {
      engine.watch.feed({ type: 'resumeAsked' });
    },
    kick: () => {
      engine.watch.feed({ type: 'nudged' });
      if (engine.watch.link().gate === 'flowing') release(engine);
      engine.watch.lookNow();
    },
    allowanceChanged: () => {
      keepToAllowance(engine);
    },
    signedIn: () => {
      engine.watch.feed({ type: 'nudged' });
    },
    retry: (photoIds) => retryPhotos(engine, photoIds),
    itemOf: (photoId) => liveSendOf(engine, photoId),
    status: () => statusOf(engine),
    counters: () => countersOf(engine),
    subscribe: (listener) => engine.notices.subscribe(listener),
    idle: async (patienceMs) => {
      const result = idle.wait(patienceMs);
      setProbeGap(engine.watch, idle);
      return result.finally(() => {
        setProbeGap(engine.watch, idle);
      });
    },
  };
}

function setProbeGap(watch: StudioWatch, idle: IdleWatch): void {
  const patienceMs = idle.shortestPatienceMs();
  const probeGapMs = patienceMs === null ? null : Math.max(SHORTEST_PROBE_GAP_MS, patienceMs / PROBES_PER_PATIENCE);
  watch.feed({ type: 'patienceSet', probeGapMs });
}

function assemble(ports: SyncEnginePorts): { readonly engine: EngineState; readonly idle: IdleWatch } {
  const { clock, timers, client } = ports;
  const idle = createIdleWatch({ clock, timers, isDone: () => isDone(engine), pending: () => engine.entries.size });
  // The parts call back into the whole, which is complete by the time they do.
  const whole = (): EngineState => engine;
  const engine: EngineState = {
    ports,
    entries: new Map(),
    lanes: lanesFor(ports, whole),
    cursor: 0,
    flights: new Map(),
    resting: new Set(),
    tally: noItems(),
    counts: { sent: 0, unchanged: 0 },
    journalWrites: new Set(),
    isRunning: false,
    watch: watchFor(ports, whole, idle),
    wakes: createWakeList({ clock, timers }, (due, nowMs) => {
      for (const what of due) if (what !== 'pump') feedEither(engine, what, { type: 'due' }, nowMs);
      engine.requestPump();
    }),
    confirmer: createConfirmer(
      ports.outbox,
      () => engine.watch.known(),
      (entry, isRecorded) => {
        feed(engine, entry, isRecorded ? { type: 'recorded' } : { type: 'recordFailed', random: ports.random() });
        goOn(engine, entry);
      },
    ),
    have: createHaveCache(client, (limit) => upcomingHashes(engine, limit)),
    buffers: createBufferPool(),
    line: createLineMemory(clock),
    notices: createNotices(timers, () => statusOf(engine)),
    speed: createSpeedMeter(clock),
    noteLife: () => {
      idle.noteLife();
    },
    requestPump: oncePerTurn(() => {
      if (engine.isRunning) pump(engine);
      idle.check();
    }),
  };
  return { engine, idle };
}

const lanesFor = (ports: SyncEnginePorts, whole: () => EngineState): LaneBook =>
  createLaneBook(ports, {
    waiting: (lane) => waitingOf(whole(), lane),
    onLoaded: (lane) => {
      recallWaits(whole(), lane);
      whole().requestPump();
    },
  });

const watchFor = (ports: SyncEnginePorts, whole: () => EngineState, idle: IdleWatch): StudioWatch =>
  createStudioWatch({
    ports,
    onReleased: () => {
      release(whole());
    },
    onRenewed: () => {
      whole().watch.feed({ type: 'nudged' });
    },
    onChanged: () => {
      whole().notices.note(null);
      whole().requestPump();
    },
    onLife: () => {
      idle.noteLife();
    },
    onNewEpoch: () => {
      whole().have.clear();
    },
    inFlight: () => whole().flights.size,
  });

/** Many calls in one turn of the event loop are one run, at its end. */
function oncePerTurn(run: () => void): () => void {
  let isAsked = false;
  return () => {
    if (isAsked) return;
    isAsked = true;
    queueMicrotask(() => {
      isAsked = false;
      run();
    });
  };
}
