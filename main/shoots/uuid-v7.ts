import { randomFillSync } from 'node:crypto';

/** Random bytes are fetched in bulk: a single fetch costs more than the id. */
const POOL_BYTES = 4096;
const MAX_COUNT = 0xfff;

/**
 * Makes UUIDv7 (RFC 9562, 5.7) that only ever ascend, as text too, even when the clock stands still or steps back.
 * `clock` gives milliseconds since the epoch. The 12 bits after the time count within a millisecond (6.2, method 1),
 * starting at random below half; the last 62 bits are random, so that an id cannot be guessed from another.
 */
export function createUuidV7(clock: () => number = Date.now): () => string {
  const pool = Buffer.alloc(POOL_BYTES);
  let used = POOL_BYTES;
  let lastMs = 0;
  let count = 0;

  const take = (length: number): Buffer => {
    if (used + length > POOL_BYTES) {
      randomFillSync(pool);
      used = 0;
    }
    used += length;
    return pool.subarray(used - length, used);
  };

  return () => {
    const nowMs = Math.floor(clock());
    if (nowMs > lastMs) {
      lastMs = nowMs;
      count = take(2).readUInt16BE() & (MAX_COUNT >> 1);
    } else if (count < MAX_COUNT) {
      count += 1;
    } else {
      // More than the counter holds: the time is run ahead of, as the RFC allows.
      lastMs += 1;
      count = take(2).readUInt16BE() & (MAX_COUNT >> 1);
    }
    const time = lastMs.toString(16).padStart(12, '0');
    const random = take(8);
    const variant = ((random[0] ?? 0) & 0x3f) | 0x80;
    const tail = variant.toString(16) + random.toString('hex', 1);
    const version = `7${count.toString(16).padStart(3, '0')}`;
    return `${time.slice(0, 8)}-${time.slice(8)}-${version}-${tail.slice(0, 4)}-${tail.slice(4)}`;
  };
}
