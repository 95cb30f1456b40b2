/** Gathers what has the same key, in the order in which the keys are first met. */
export function byKey<T, K>(items: readonly T[], keyOf: (item: T) => K): Map<K, T[]> {
  const found = new Map<K, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const there = found.get(key);
    if (there) there.push(item);
    else found.set(key, [item]);
  }
  return found;
}
