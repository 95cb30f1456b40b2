import type { Store } from './store';

/** What passes by itself: room was made, the cable is in again. */
const PASSING = new Set(['disk-full', 'io', 'fault']);

/** Tries once more to write where a disk had failed; `access` tells whether it worked. */
export async function makeWritable(
  store: Pick<Store<unknown, unknown, unknown, unknown>, 'access' | 'resume'>,
): Promise<void> {
  if (store.access !== 'write' && PASSING.has(store.access.readOnly.reason)) await store.resume();
}
