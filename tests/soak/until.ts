import { setTimeout as delay } from 'node:timers/promises'; // eslint-disable-line no-restricted-syntax -- the soak lasts a time on purpose

/** Lets so much time pass: how long a fault lasts is part of what is injected. */
export const lasting = (ms: number): Promise<void> => delay(Math.max(0, ms));

/**
 * Waits until a condition holds; what it throws counts as not yet.
 * @throws when it does not within the limit, naming what was expected
 */
export async function until(what: string, limitMs: number, holds: () => boolean | Promise<boolean>): Promise<void> {
  const endMs = performance.now() + limitMs;
  for (;;) {
    const isSo = await Promise.resolve()
      .then(holds)
      .catch(() => false);
    if (isSo) return;
    if (performance.now() > endMs) throw new Error(`Expected within ${String(limitMs / 1000)} s: ${what}`);
    await delay(200);
  }
}
