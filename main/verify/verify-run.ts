import type { VerifyView } from '@shared/contract/verify-view';
import type { Checkable } from '@shared/domain/list-checks';
import type { ShootId } from '@shared/model/ids';
import { readMeter, resumeMeter, secondsLeft, startMeter } from '@shared/rules/import-progress';
import { lookAtCopy } from './look-at-copy';
import type { DiskPort, VerifyShoot } from './ports';
import { createRecordBatches } from './record-batches';
import { createVerifyTally, type CountedLook, type VerifyTally } from './verify-tally';

/** What is read: begun at a time, so that one that is gone on with knows what it has read already. */
export interface VerifyAsk {
  readonly shootId: ShootId | null;
  readonly startedAtMs: number;
  readonly isPaused: boolean;
}

export interface VerifyRunPorts {
  readonly disk: DiskPort;
  readonly shoots: readonly VerifyShoot[];
  /** Names of shoots whose disk is away. */
  readonly away: readonly string[];
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** Milliseconds of a clock that never steps. */
  readonly now: () => number;
  readonly onMoved: () => void;
}

export interface VerifyRun {
  readonly ask: VerifyAsk;
  readonly view: () => VerifyView;
  readonly pause: () => void;
  readonly resume: () => void;
  readonly cancel: () => void;
  readonly restored: VerifyTally['restored'];
  /** Resolves when every look is in the journals; rejects with a defect. */
  readonly done: Promise<void>;
}

interface Due {
  readonly shoot: VerifyShoot;
  readonly copy: Checkable;
}

/** Reads everything once, file after file. */
export function startVerifyRun(ports: VerifyRunPorts, ask: VerifyAsk): VerifyRun {
  const { clock, now, onMoved } = ports;
  const all = ports.shoots.flatMap((shoot) => shoot.list().map((copy): Due => ({ shoot, copy })));
  const bytesTotal = all.reduce((sum, { copy }) => sum + copy.sizeBytes, 0);
  const tally = createVerifyTally();
  const stop = new AbortController();
  let state: VerifyView['state'] = ask.isPaused ? 'paused' : 'running';
  let endedAtMs: number | null = null;
  let [copiesDone, bytesDone] = [0, 0];
  let meter = startMeter(now());
  let wake: (() => void) | null = null;

  const whenRunning = async (): Promise<void> => {
    while (state === 'paused') {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
      meter = resumeMeter(meter, now());
    }
  };
  const pace = async (bytes: number): Promise<void> => {
    bytesDone += bytes;
    meter = readMeter(meter, now(), bytesDone);
    onMoved();
    await whenRunning();
    stop.signal.throwIfAborted();
  };

  const count = (due: Due, look: CountedLook, upTo: number): void => {
    tally.take(due.shoot.id, due.copy, look);
    copiesDone += 1;
    bytesDone = upTo;
    onMoved();
  };

  const readAll = async (): Promise<void> => {
    const journal = createRecordBatches(now);
    let upTo = 0;
    try {
      for (const due of all) {
        const { shoot, copy } = due;
        upTo += copy.sizeBytes;
        const before = lookedAtSince(copy, ask.startedAtMs);
        if (before) {
          count(due, before, upTo);
          continue;
        }
        await whenRunning();
        if (stop.signal.aborted) break;
        const look = await lookAtCopy(ports.disk, shoot, copy, { signal: stop.signal, pace });
        if (look.result !== 'offline') await journal.add(shoot, look.check);
        count(due, look, upTo);
      }
    } catch (error) {
      if (!stop.signal.aborted) throw error;
    } finally {
      await journal.flush();
    }
  };

  const done = readAll().finally(() => {
    state = stop.signal.aborted ? 'cancelled' : 'done';
    endedAtMs = clock();
    onMoved();
  });

  return {
    ask,
    done,
    restored: tally.restored,
    view: () => ({
      ...{ state, shootId: ask.shootId, startedAtMs: ask.startedAtMs, endedAtMs },
      copies: { done: copiesDone, total: all.length },
      ...{ bytesDone, bytesTotal },
      bytesPerSecond: meter.bytesPerS,
      secondsLeft: state === 'running' ? secondsLeft(bytesTotal - bytesDone, meter.bytesPerS) : null,
      ...tally.view(),
      away: [...ports.away],
    }),
    pause: () => {
      if (state !== 'running') return;
      state = 'paused';
      onMoved();
    },
    resume: () => {
      if (state !== 'paused') return;
      state = 'running';
      wake?.();
      onMoved();
    },
    cancel: () => {
      if (state !== 'running' && state !== 'paused') return;
      stop.abort();
      if (state === 'paused') state = 'running';
      wake?.();
    },
  };
}

/** A look that this very reading has taken before the app was ended counts as taken. */
function lookedAtSince({ last }: Checkable, startedAtMs: number): CountedLook | null {
  if (last === null || last.at < startedAtMs) return null;
  if (last.result === 'ok') return { result: 'same', isCold: last.level === 'L3' };
  return { result: last.result, atByte: null };
}
