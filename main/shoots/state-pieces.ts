/** Entries per slice: some hundred microseconds of work each. */
const SLICE = 256;

type Slice =
  | { readonly key: string; readonly items: readonly unknown[] }
  | { readonly key: string; readonly entries: readonly (readonly [string, unknown])[] };

/**
 * Cuts a plain JSON value into parts that can be written and parsed one by one: a skeleton first, then slices of the
 * long arrays and records directly below the top.
 */
export function* splitState(state: unknown): Generator {
  if (!isRecord(state)) {
    yield state;
    return;
  }
  const long = Object.entries(state).filter(([, value]) => isLong(value));
  const emptied = long.map(([key, value]) => [key, Array.isArray(value) ? [] : {}] as const);
  yield Object.fromEntries([...Object.entries(state), ...emptied]);
  for (const [key, value] of long) yield* slices(key, value);
}

/** The inverse of `splitState` for values that went through JSON. Throws when the parts do not belong together. */
export function joinState(parts: readonly unknown[]): unknown {
  const [skeleton, ...rest] = parts;
  if (!isRecord(skeleton)) return skeleton;
  const arrays = new Map<string, unknown[]>();
  const records = new Map<string, (readonly [string, unknown])[]>();
  for (const part of rest) {
    const slice = asSlice(part);
    if ('items' in slice) collect(arrays, slice.key, slice.items);
    else collect(records, slice.key, slice.entries);
  }
  // fromEntries defines keys rather than assigning them: a subject may be called `__proto__`.
  const joined = [...records].map(([key, entries]) => [key, Object.fromEntries(entries)] as const);
  return Object.fromEntries([...Object.entries(skeleton), ...arrays, ...joined]);
}

function* slices(key: string, value: unknown): Generator<Slice> {
  if (Array.isArray(value)) {
    for (let at = 0; at < value.length; at += SLICE) yield { key, items: value.slice(at, at + SLICE) };
  } else if (isRecord(value)) {
    const entries = Object.entries(value);
    for (let at = 0; at < entries.length; at += SLICE) yield { key, entries: entries.slice(at, at + SLICE) };
  }
}

function asSlice(part: unknown): Slice {
  if (isRecord(part) && typeof part['key'] === 'string') {
    const { key, items, entries } = part;
    if (Array.isArray(items)) return { key, items };
    if (Array.isArray(entries)) return { key, entries: entries.map(asEntry) };
  }
  throw new Error('Expected a slice of a saved state, something else came');
}

function asEntry(entry: unknown): readonly [string, unknown] {
  if (Array.isArray(entry) && typeof entry[0] === 'string') return [entry[0], entry[1]];
  throw new Error('Expected a key and a value in a saved state, something else came');
}

function collect<T>(into: Map<string, T[]>, key: string, more: readonly T[]): void {
  const list = into.get(key) ?? [];
  for (const item of more) list.push(item);
  into.set(key, list);
}

function isLong(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > SLICE;
  return isRecord(value) && Object.keys(value).length > SLICE;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
