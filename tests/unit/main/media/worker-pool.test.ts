import { describe, expect, test } from 'vitest';
import type { Outcome, QueuedTask } from '../../../../main/media/task-queue';
import type { MediaClock, SpawnWorker, WorkerEvents } from '../../../../main/media/worker-handle';
import { createWorkerPool } from '../../../../main/media/worker-pool';

/** Workers that do as the test says, and time that passes when it says. */
function createStage({ workers = 2, timeoutMs = 1000 } = {}) {
  const stage: { events: WorkerEvents; sent: { id: number; path: string }[]; isKilled: boolean }[] = [];
  const spawnWorker: SpawnWorker = (events) => {
    const actor = { events, sent: [] as { id: number; path: string }[], isKilled: false };
    stage.push(actor);
    return {
      send: (message) => {
        const { id, work } = message as { id: number; work: { path: string } };
        actor.sent.push({ id, path: work.path });
      },
      kill: () => {
        actor.isKilled = true;
      },
    };
  };
  let now = 0;
  let timers: { at: number; fire: () => void }[] = [];
  const machine = { idleShare: 0.5 };
  const clock: MediaClock = {
    watchIdle: () => () => machine.idleShare,
    setTimer: (ms, fire) => {
      const timer = { at: now + ms, fire };
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
  };
  const exits: string[] = [];
  const pool = createWorkerPool({
    spawnWorker,
    workers,
    clock,
    timeoutMs,
    onWorkerExit: ({ cause }) => exits.push(cause),
  });
  const outcomes = new Map<string, Outcome>();
  return {
    machine,
    stage,
    pool,
    exits,
    outcomes,
    pass: (ms: number) => {
      now += ms;
      for (const { at, fire } of [...timers]) if (at <= now) fire();
    },
    run: (name: string, priority: QueuedTask['priority'] = 'background') => {
      const task: QueuedTask = {
        work: { kind: 'first', path: name, name, sizeBytes: 1, out: '/out' },
        sha256: name,
        settle: (outcome) => outcomes.set(name, outcome),
        priority,
        isSuspect: false,
        isLate: false,
      };
      pool.run(task);
      return task;
    },
    ready: (which: number) => stage[which]!.events.onMessage({ type: 'ready' }),
    finish: (which: number, name: string, rssBytes = 1e8) => {
      const { id } = stage[which]!.sent.findLast(({ path }) => path === name)!;
      stage[which]!.events.onMessage({
        type: 'done',
        id,
        done: { kind: 'first', hasThumbnail: false, facts: null },
        rssBytes,
      });
    },
    crash: (which: number) => stage[which]!.events.onExit({ code: null, signal: 'SIGSEGV' }),
    pathsOf: (which: number) => stage[which]!.sent.map(({ path }) => path),
  };
}

describe('worker pool', () => {
  test('[PI21] starts workers only for work, and no more than allowed', () => {
    const on = createStage({ workers: 2 });
    expect(on.stage).toHaveLength(0);

    for (const name of ['a', 'b', 'c', 'd', 'e', 'f']) on.run(name);

    expect(on.stage).toHaveLength(2);
    expect(on.pathsOf(0)).toEqual([]);
  });

  test('[PI21] a worker that dies with one picture costs that picture only', () => {
    const on = createStage({ workers: 1 });
    on.run('bad');
    on.ready(0);

    on.crash(0);
    on.run('good');
    on.ready(1);
    on.finish(1, 'good');

    expect(on.outcomes.get('bad')).toEqual({ end: 'crashed' });
    expect(on.outcomes.get('good')?.end).toBe('done');
    expect(on.exits).toEqual(['crash']);
  });

  test('[PI21] [F25] of two pictures in flight each is tried alone, and only the guilty one pays', () => {
    const on = createStage({ workers: 1 });
    on.run('innocent');
    on.run('guilty');
    on.ready(0);
    expect(on.pathsOf(0)).toEqual(['innocent', 'guilty']);

    on.crash(0);
    on.ready(1);
    expect(on.pathsOf(1)).toHaveLength(1);
    const alone = on.pathsOf(1)[0]!;
    if (alone === 'innocent') on.finish(1, 'innocent');
    else on.crash(1);
    const other = on.stage.length > 2 ? 2 : 1;
    if (other === 2) on.ready(2);
    if (alone === 'innocent') on.crash(1);
    else on.finish(other, 'innocent');

    expect(on.outcomes.get('guilty')).toEqual({ end: 'crashed' });
    expect(on.outcomes.get('innocent')?.end).toBe('done');
  });

  test('[PI22] a picture over its time is put off, its worker replaced, the others done, then it is given up', () => {
    const on = createStage({ workers: 1, timeoutMs: 1000 });
    on.run('slow');
    on.ready(0);
    on.pass(600);
    on.run('beside');

    on.pass(500);
    on.run('later');
    on.ready(1);
    on.finish(1, 'beside');
    expect(on.stage[0]!.isKilled).toBe(true);
    expect(on.pathsOf(1)).toEqual(['beside', 'later']);
    on.finish(1, 'later');
    expect(on.pathsOf(1)).toEqual(['beside', 'later', 'slow']);
    on.pass(1100);

    expect(on.outcomes.get('slow')).toEqual({ end: 'timed-out' });
    expect([on.outcomes.get('beside')?.end, on.outcomes.get('later')?.end]).toEqual(['done', 'done']);
    expect(on.exits).toEqual(['time-out', 'time-out']);
  });

  test('[PI22] a sound picture is waited for while the machine is busy, but not for ever', () => {
    const on = createStage({ workers: 1, timeoutMs: 1000 });
    on.machine.idleShare = 0.02;
    on.run('sound');
    on.ready(0);
    on.pass(1100);
    on.ready(1);
    on.pass(1100);
    on.pass(1100);
    on.finish(1, 'sound');
    expect(on.outcomes.get('sound')?.end).toBe('done');

    on.run('endless');
    on.pass(1100);
    on.ready(2);
    for (let limit = 1; limit < 6; limit += 1) on.pass(1100);
    expect(on.outcomes.get('endless')).toBeUndefined();
    on.pass(1100);
    expect(on.outcomes.get('endless')).toEqual({ end: 'timed-out' });
  });

  test('[PI22] [PI24] a picture that was put off can be taken back, and is answered at the end', () => {
    const on = createStage({ workers: 1, timeoutMs: 1000 });
    const [slow, other] = [on.run('slow'), on.run('other')];
    on.ready(0);
    on.pass(1100);
    on.ready(1);
    on.pass(1100);
    expect(on.outcomes.size).toBe(0);

    expect(on.pool.cancel(slow) || on.pool.cancel(other)).toBe(true);
    on.pool.close();

    expect([...on.outcomes.values()].map(({ end }) => end)).toEqual(['unavailable']);
  });

  test('[PI20] screen goes before what waits longer', () => {
    const on = createStage({ workers: 1 });
    for (const name of ['a', 'b', 'c']) on.run(name);
    on.ready(0);
    on.run('visible', 'screen');
    on.run('stand-in', 'at-once');

    on.finish(0, 'a');
    on.finish(0, 'b');

    expect(on.pathsOf(0)).toEqual(['a', 'b', 'stand-in', 'visible']);
  });

  test('[PI20] work taken back is never sent', () => {
    const on = createStage({ workers: 1 });
    const gone = on.run('gone');

    expect(on.pool.cancel(gone)).toBe(true);
    on.ready(0);

    expect(on.pathsOf(0)).toEqual([]);
  });

  test('[PI23] a worker that grew is replaced between two pictures', () => {
    const on = createStage({ workers: 1 });
    on.run('large');
    on.ready(0);
    on.finish(0, 'large', 900e6);
    on.run('next');
    on.ready(1);

    expect(on.stage[0]!.isKilled).toBe(true);
    expect(on.pathsOf(1)).toEqual(['next']);
    expect(on.exits).toEqual(['memory']);
  });

  test('[PI24] when no worker starts, waiting work is answered, and later work tries again', () => {
    const on = createStage({ workers: 1 });
    on.run('a');
    for (const which of [0, 1, 2]) on.crash(which);
    expect(on.outcomes.get('a')).toEqual({ end: 'unavailable' });

    on.run('b');
    on.ready(3);
    on.finish(3, 'b');

    expect(on.outcomes.get('b')?.end).toBe('done');
  });

  test('[PI24] a worker that never gets ready is ended', () => {
    const on = createStage({ workers: 1 });
    on.run('a');

    for (let i = 0; i < 3; i++) on.pass(31_000);

    expect(on.stage.every(({ isKilled }) => isKilled)).toBe(true);
    expect(on.outcomes.get('a')).toEqual({ end: 'unavailable' });
  });

  test('[PI21] an idle worker is ended, and the next picture starts another', () => {
    const on = createStage({ workers: 1 });
    on.run('a');
    on.ready(0);
    on.finish(0, 'a');

    on.pass(31_000);
    on.run('b');

    expect(on.stage.map(({ isKilled }) => isKilled)).toEqual([true, false]);
  });

  test('[PI21] an answer of the wrong shape is a failure, not silence', () => {
    const on = createStage({ workers: 1 });
    on.run('a');
    on.ready(0);

    on.stage[0]!.events.onMessage({ type: 'done', id: on.stage[0]!.sent[0]!.id, done: { kind: 'other' } });
    on.stage[0]!.events.onMessage('noise');

    expect(on.outcomes.get('a')).toMatchObject({ end: 'failed', code: 'bad-reply' });
  });

  test('[PI24] closing answers what waits and what is in flight', () => {
    const on = createStage({ workers: 1 });
    for (const name of ['a', 'b', 'c']) on.run(name);
    on.ready(0);

    on.pool.close();
    on.run('late');

    expect([...on.outcomes.values()].map(({ end }) => end)).toEqual(Array(4).fill('unavailable'));
    expect(on.stage[0]!.isKilled).toBe(true);
  });
});
