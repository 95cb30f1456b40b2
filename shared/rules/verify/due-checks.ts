import type { Checkable } from './checkable';

/** Of all copies so many are read again in any 30 days. */
export const SAMPLE_SHARE = 0.05;
const DAY_MS = 86_400_000;
export const SAMPLE_DAYS = 30;

/**
 * What is to be read again without anybody asking, in this order: copies that nobody has looked at since they were
 * made; then, so that in any 30 days one in twenty is read, those whose last look is longest ago. What was found bad is
 * left to a person: reading it again and again would tell nothing new.
 */
export function dueChecks<T extends Checkable>(copies: readonly T[], nowMs: number): readonly T[] {
  const fresh = copies.filter(({ last }) => last === null);
  const sound = copies.filter(({ last }) => last?.result === 'ok');
  const since = nowMs - SAMPLE_DAYS * DAY_MS;
  const recent = copies.filter(({ last }) => last !== null && last.at > since).length;
  const missing = Math.ceil(copies.length * SAMPLE_SHARE) - recent - fresh.length;
  const oldest = sound.filter(({ last }) => last !== null && last.at <= since).sort((a, b) => age(b) - age(a));
  return [...fresh, ...oldest.slice(0, Math.max(0, missing))];

  function age({ last }: T): number {
    return last === null ? Number.POSITIVE_INFINITY : nowMs - last.at;
  }
}
