import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { VerifyView } from '@shared/contract/verify-view';
import { listChecks } from '@shared/domain/list-checks';
import type { RestoredFile } from '@shared/model/custody';
import { shootIdSchema, type ShootId } from '@shared/model/ids';
import type { PhotoFacts } from '@shared/model/photo';
import { fail, ok, type Result } from '@shared/model/result';
import { checkFile } from './ingest/check/check-file';
import { createIoBuffers } from './ingest/io-buffers';
import { createMendFiles, type CopyPlace, type MendFailure, type MendFiles, type MendPorts } from './mend-files';
import type { Library, Shoot } from './shoots/library';
import { replaceFile } from './sync/replace-file';
import { createIdleVerifier, type IdleVerifierPorts } from './verify/idle-verifier';
import type { DiskPort, VerifyShoot } from './verify/ports';
import { startVerifyRun, type VerifyAsk, type VerifyRun } from './verify/verify-run';

export interface VerifyServicePorts {
  readonly library: Pick<Library, 'dir' | 'list' | 'get' | 'store'>;
  readonly newId: () => string;
  readonly clock: () => number;
  readonly readFacts: (head: Uint8Array, sizeBytes: number) => PhotoFacts | null;
  readonly onMoved: () => void;
  readonly onFailure: (error: unknown) => void;
}

/** Reading again what was proven, and mending what is not the same any more. */
export interface VerifyService {
  /** Null: every shoot. One at a time. */
  readonly start: (shootId: ShootId | null) => Promise<Result<VerifyRun, MendFailure>>;
  /** Goes on with a reading that the end of the app broke off. */
  readonly resume: () => Promise<void>;
  readonly control: (action: 'pause' | 'resume' | 'cancel') => Promise<void>;
  /** The reading that runs, or the last one of this run of the app. */
  readonly view: () => VerifyView | null;
  readonly isRunning: () => boolean;
  readonly restore: (shoot: Shoot, place: CopyPlace) => Promise<Result<RestoredFile, MendFailure>>;
  /** From now on what lies nowhere else is fetched from the studio. */
  readonly useStudio: (fetch: MendPorts['fetchOriginal']) => void;
  readonly rescue: MendFiles['rescue'];
  /** Reads by itself while nobody needs the computer; ends with the service. */
  readonly workWhenIdle: (ports: Pick<IdleVerifierPorts, 'mayWork' | 'timers'>) => void;
  readonly close: () => Promise<void>;
}

const askSchema = z.object({ shootId: shootIdSchema.nullable(), startedAtMs: z.number(), isPaused: z.boolean() });
const RUNNING: MendFailure = { code: 'already-verifying', message: 'Files are being verified already.' };

export function createVerifyService(ports: VerifyServicePorts): VerifyService {
  const { library, newId, clock, onMoved, onFailure } = ports;
  const buffers = createIoBuffers(2);
  const closing = new AbortController();
  let fetchOriginal: MendPorts['fetchOriginal'] = () => null;
  const mend = createMendFiles({
    ...{ ...ports, buffers, signal: closing.signal },
    fetchOriginal: (ask) => fetchOriginal(ask),
  });
  const memory = createRunMemory(join(library.dir, '.fieldproof', 'verify-run.json'));
  const disk: DiskPort = { check: (ask) => checkFile(ask, buffers), isThere: isFilled };
  let run: VerifyRun | null = null;
  let idle: ReturnType<typeof createIdleVerifier> | null = null;

  const openShoots = (only: ShootId | null): Shoot[] =>
    library.list().flatMap(({ id }) => (only === null || only === id ? (library.get(id) ?? []) : []));
  const isRunning = (): boolean => {
    const state = run?.view().state;
    return state === 'running' || state === 'paused';
  };

  const begin = (ask: VerifyAsk): VerifyRun => {
    const listed = library.list().filter(({ id }) => ask.shootId === null || ask.shootId === id);
    const away = listed.filter(({ id }) => library.get(id) === null).map(({ name }) => name);
    const shoots = openShoots(ask.shootId).map((shoot) => verifyShoot(shoot, newId));
    const begun = startVerifyRun({ disk, shoots, away, clock, now: () => performance.now(), onMoved }, ask);
    run = begun;
    const forget = async (): Promise<void> => {
      // Ended with the app: the next start goes on with it.
      if (!closing.signal.aborted) await memory.forget();
      if (!idle) buffers.rest();
    };
    begun.done.then(forget, onFailure).catch(onFailure);
    onMoved();
    return begun;
  };

  return {
    start: async (shootId) => {
      if (isRunning()) return fail(RUNNING);
      const ask = { shootId, startedAtMs: clock(), isPaused: false };
      await memory.keep(ask);
      return isRunning() ? fail(RUNNING) : ok(begin(ask));
    },
    resume: async () => {
      const ask = await memory.read();
      if (ask && !isRunning()) begin(ask);
    },
    control: async (action) => {
      if (!run || !isRunning()) return;
      run[action]();
      if (action !== 'cancel') await memory.keep({ ...run.ask, isPaused: action === 'pause' });
      else await run.done;
    },
    view: () => run?.view() ?? null,
    isRunning,
    restore: async (shoot, place) => {
      const put = await mend.restore(shoot, place);
      if (put.ok) run?.restored(shoot.id, place);
      onMoved();
      return put;
    },
    rescue: mend.rescue,
    useStudio: (fetch) => {
      fetchOriginal = fetch;
    },
    workWhenIdle: (when) => {
      idle ??= createIdleVerifier({
        ...{ disk, clock, onFailure, ...when },
        mayWork: () => !isRunning() && when.mayWork(),
        shoots: () =>
          openShoots(null)
            .filter(({ store }) => store.access === 'write')
            .map((shoot) => verifyShoot(shoot, newId)),
      });
    },
    close: async () => {
      closing.abort();
      await idle?.close();
      run?.cancel();
      await run?.done.catch(() => undefined); // Told when it happened.
      buffers.rest();
    },
  };
}

const verifyShoot = ({ id, folder, store }: Shoot, newId: () => string): VerifyShoot => ({
  id,
  folder,
  list: () => listChecks(store.state),
  record: async (checks) => {
    // A shoot that is only looked at is read all the same; a full disk must not end the reading of the others.
    if (store.access === 'write') await store.dispatch({ type: 'recordChecks', checks: [...checks] }, { cmd: newId() });
  },
});

async function isFilled(folder: string): Promise<boolean> {
  const names = await readdir(folder).catch(() => []); // Not there, or its disk does not answer.
  return names.length > 0;
}

interface RunMemory {
  readonly keep: (ask: VerifyAsk) => Promise<void>;
  readonly forget: () => Promise<void>;
  readonly read: () => Promise<VerifyAsk | null>;
}

/** What is being read, for the next start; what has been read is in the journals. Losing the file loses a wish, no proof. */
function createRunMemory(path: string): RunMemory {
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = (work: () => Promise<void>): Promise<void> => {
    const done = last.then(work);
    last = done.catch(() => undefined);
    return done;
  };
  return {
    keep: (ask) => inTurn(() => replaceFile(path, JSON.stringify(ask))),
    forget: () => inTurn(() => rm(path, { force: true })),
    read: async () => {
      try {
        return askSchema.parse(JSON.parse(await readFile(path, 'utf8')));
      } catch {
        return null; // None was running, or the file was broken.
      }
    },
  };
}
