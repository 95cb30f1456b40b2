import type { MemorySample } from './soak-app';

/** How much more the last third of a life may hold than the middle third, though a thousand photos came meanwhile. */
const MOST_GROWTH = 1.15;
/** Fewer samples say nothing about a slope. */
const FEWEST_SAMPLES = 9;

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

/** Violations by growth: the longest time between two starts of the app is looked at. */
export function judgeMemory(samples: readonly MemorySample[]): string[] {
  const lives = [...new Set(samples.map(({ life }) => life))].map((life) =>
    samples.filter((sample) => sample.life === life),
  );
  const longest = lives.toSorted((a, b) => b.length - a.length)[0] ?? [];
  if (longest.length < FEWEST_SAMPLES) return [];
  const third = Math.floor(longest.length / 3);
  const middle = median(longest.slice(third, 2 * third).map(({ totalMb }) => totalMb));
  const last = median(longest.slice(2 * third).map(({ totalMb }) => totalMb));
  return last <= middle * MOST_GROWTH ? [] : [`memory grew from ${String(middle)} to ${String(last)} MB`];
}
