import type { SendAllowance } from '@shared/rules/outbox/send-allowance';
import type { Transport } from '../../main/sync/http-transport';
import { createSyncEngine } from '../../main/sync/create-sync-engine';
import { createStudioClient, type StudioClient } from '../../main/sync/studio-client';
import type { SyncEngine } from '../../main/sync/sync-engine';
import { createFakeStudio, type FakeStudio } from './fake-studio';
import { createFakeClock, type FakeClock } from './fake-studio-clock';
import { createFakeCache, createFakeKnownStudio, createFakeOutbox, type FakeOutbox } from './fake-studio-outbox';
import { createFakeLine, type FakeLine, type Toxic, type ToxicScript } from './fake-studio-transport';

/** An engine with everything around it in memory: studio, line, journal, clock. */
export interface Rig {
  readonly clock: FakeClock;
  readonly line: FakeLine;
  readonly outbox: FakeOutbox;
  readonly cache: ReturnType<typeof createFakeCache>;
  readonly known: ReturnType<typeof createFakeKnownStudio>;
  studio: FakeStudio;
  engine: SyncEngine;
  client: StudioClient;
  token: string;
  /** Defects that the engine reported; a test that expects none asserts that it is empty. */
  readonly defects: unknown[];
  /** In [0, 1); 0.5 unless a test says otherwise. */
  random: () => number;
  renewSignIn: (() => Promise<boolean>) | null;
  /** What connection and battery allow; tell the engine after a change. */
  allowance: SendAllowance;
  /** As kill −9: nothing of the engine is heard or done any more; then a new one starts. */
  crash(): void;
  /** Ends cleanly and starts anew. */
  restart(): Promise<void>;
  /** Requests whose path begins with this. */
  requests(prefix: string): number;
}

/** A real studio behind a real line, in place of the fake ones. */
export interface RigWire {
  readonly url: string;
  readonly token: string;
  readonly send: Transport;
  /** Something is on its way outside of the event loop: time stands still meanwhile. */
  readonly isBusy: () => boolean;
}

export function createRig(wire?: RigWire): Rig {
  const clock = createFakeClock(undefined, wire?.isBusy);
  const rig: Rig = {
    clock,
    line: createFakeLine(() => rig.studio, clock),
    outbox: createFakeOutbox(),
    cache: createFakeCache(),
    known: createFakeKnownStudio(),
    studio: createFakeStudio(),
    engine: undefined as unknown as SyncEngine,
    client: undefined as unknown as StudioClient,
    token: wire?.token ?? 'good-token',
    defects: [],
    random: () => 0.5,
    renewSignIn: null,
    allowance: 'all',
    crash: () => {
      life.isOver = true;
      life = begin(rig, wire);
    },
    restart: async () => {
      const stopped = rig.engine.stop();
      await clock.settle();
      await stopped;
      life = begin(rig, wire);
    },
    requests: (prefix) => rig.line.log.filter(({ path }) => path.startsWith(prefix)).length,
  };
  let life = begin(rig, wire);
  return rig;
}

interface Life {
  isOver: boolean;
}

/** A run of the engine. Once it is over, nothing it does reaches the world, and nothing of the world reaches it. */
function begin(rig: Rig, wire: RigWire | undefined): Life {
  const life: Life = { isOver: false };
  const { clock, outbox, cache, known } = rig;
  const whileAlive = <A extends unknown[], T>(run: (...args: A) => Promise<T>) => {
    return (...args: A): Promise<T> => (life.isOver ? new Promise<T>(() => undefined) : run(...args));
  };
  rig.client = createStudioClient({
    url: wire?.url ?? 'http://127.0.0.1:1',
    token: () => rig.token,
    transport: {
      send: whileAlive((request) => (wire ? wire.send(request) : rig.line.transport.send(request))),
      close: () => undefined,
    },
    nowMs: () => clock.nowMs(),
  });
  rig.engine = createSyncEngine({
    client: rig.client,
    outbox: {
      ...outbox,
      onChange: (listener) =>
        outbox.onChange((change) => {
          if (!life.isOver) listener(change);
        }),
      confirmed: whileAlive((studioId, sends) => outbox.confirmed(studioId, sends)),
      parked: whileAlive((intent, fault) => outbox.parked(intent, fault)),
      structureConfirmed: whileAlive((shootId, studioId, key) => outbox.structureConfirmed(shootId, studioId, key)),
    },
    cache: {
      load: whileAlive((shootId) => cache.load(shootId)),
      save: whileAlive((shootId, state) => cache.save(shootId, state)),
    },
    studio: {
      known: () => known.current,
      seen: whileAlive((studio) => known.seen(studio)),
      onEpochChanged: whileAlive((before, now) => known.onEpochChanged(before, now)),
    },
    clock,
    timers: {
      set: (delayMs, run) =>
        clock.set(delayMs, () => {
          if (!life.isOver) run();
        }),
    },
    random: () => rig.random(),
    openOriginal: outbox.openOriginal,
    allowance: () => rig.allowance,
    onUnexpected: (error) => rig.defects.push(error),
    renewSignIn: async () => (rig.renewSignIn ? rig.renewSignIn() : false),
  });
  return life;
}

/** A photo's bytes: different for each number, of the given length. */
export function bytesOf(n: number, length = 32): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; at += 1) bytes[at] = (n * 31 + at * 7 + (at >> 8)) & 255;
  if (length >= 4) new DataView(bytes.buffer).setUint32(0, n);
  return bytes;
}

/** Adds photos 1…n of a shoot, one small file each. */
export function addPhotos(rig: Rig, n: number, shoot = 1): void {
  for (let k = 1; k <= n; k += 1) rig.outbox.add({ n: shoot * 1000 + k, shoot, files: [bytesOf(shoot * 1000 + k)] });
}

export const emptied = (rig: Rig) => (): boolean => rig.outbox.journal.pending.size === 0;

/** A fault for the first `n` requests whose path begins so, then none. */
export function firstOnly(n: number, prefix: string, toxic: Toxic): ToxicScript {
  let left = n;
  return ({ path }) => (path.startsWith(prefix) && left-- > 0 ? toxic : null);
}
