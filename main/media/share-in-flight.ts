import type { CallOptions, Priority } from './look';

/** Work that several callers may wait for. */
export interface Flight<T> {
  readonly result: Promise<T>;
  /** Called when the last waiter has gone: true when the work was stopped before it began. */
  readonly abandon: () => boolean;
  readonly raise: (priority: Priority) => void;
}

interface Shared<T> extends Flight<T> {
  waiters: number;
}

/**
 * Lets equal requests share one piece of work. An aborted caller is rejected with its signal's
 * reason at once; the work goes on as long as anybody waits.
 */
export function createSharer<T>(): (
  key: string,
  options: CallOptions,
  begin: (priority: Priority) => Flight<T>,
) => Promise<T> {
  const flights = new Map<string, Shared<T>>();

  function join(key: string, priority: Priority, begin: (priority: Priority) => Flight<T>): Shared<T> {
    const known = flights.get(key);
    if (known) {
      known.raise(priority);
      return known;
    }
    const flight: Shared<T> = { ...begin(priority), waiters: 0 };
    flights.set(key, flight);
    const forget = () => {
      if (flights.get(key) === flight) flights.delete(key);
    };
    flight.result.then(forget, forget);
    return flight;
  }

  return (key, { signal, priority = 'background' }, begin) => {
    if (signal?.aborted) return Promise.reject(reasonOf(signal));
    const flight = join(key, priority, begin);
    flight.waiters += 1;
    return new Promise<T>((resolve, reject) => {
      const leave = () => {
        signal?.removeEventListener('abort', onAbort);
        flight.waiters -= 1;
      };
      const onAbort = () => {
        leave();
        if (flight.waiters === 0 && flight.abandon() && flights.get(key) === flight) flights.delete(key);
        reject(signal ? reasonOf(signal) : new Error('Aborted'));
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      flight.result.then(resolve, reject).finally(leave);
    });
  };
}

const reasonOf = (signal: AbortSignal): Error =>
  signal.reason instanceof Error ? signal.reason : new Error('Aborted', { cause: signal.reason });
