import { getEventListeners } from 'node:events';
import { expect, onTestFinished, test } from 'vitest';
import { untilAborted } from '../../../../main/job/until-aborted';

/** Work that ends when it is told to. */
function work() {
  let resolve = (_value: string): void => undefined;
  let reject = (_error: Error): void => undefined;
  const promise = new Promise<string>((done, failed) => {
    resolve = done;
    reject = failed;
  });
  return { promise, resolve, reject };
}

function unhandled(): unknown[] {
  const errors: unknown[] = [];
  const listener = (error: unknown): void => {
    errors.push(error);
  };
  process.on('unhandledRejection', listener);
  onTestFinished(() => {
    process.off('unhandledRejection', listener);
  });
  return errors;
}

test('[JB8] work that ends is answered, and nothing listens any more', async () => {
  const { signal } = new AbortController();
  const { promise, resolve } = work();
  const waiting = untilAborted(promise, signal);
  resolve('done');

  expect(await waiting).toBe('done');
  expect(getEventListeners(signal, 'abort')).toHaveLength(0);
});

test('[JB8] an abort ends the wait at once', async () => {
  const controller = new AbortController();
  const waiting = untilAborted(work().promise, controller.signal);

  controller.abort();

  expect(await waiting).toBeNull();
  expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0);
});

test.each(['before', 'while'])('[JB8] work that fails after an abort %s the wait disturbs nobody', async (when) => {
  const errors = unhandled();
  const controller = new AbortController();
  const { promise, reject } = work();
  if (when === 'before') controller.abort();
  const waiting = untilAborted(promise, controller.signal);
  controller.abort();

  expect(await waiting).toBeNull();
  reject(new Error('late'));
  // A rejection that nobody took is told in the turn after.
  await new Promise(setImmediate);
  await new Promise(setImmediate);

  expect(errors).toEqual([]);
});

test('[JB8] work that fails before an abort is told', async () => {
  const { promise, reject } = work();
  const waiting = untilAborted(promise, new AbortController().signal);

  reject(new Error('no room'));

  await expect(waiting).rejects.toThrow('no room');
});
