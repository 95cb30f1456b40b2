import { afterEach, expect, test } from 'vitest';
import { createIoBuffers, type IoBuffers } from '../../../../main/ingest/io-buffers';
import { createSha256Thread, HashThreadLost, type Sha256Stream } from '../../../../main/ingest/sha256-thread';
import { seededBytes, sha256 } from '../../../support/ingest-desk';

const BLOCK = 65_536;
const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

function memory(): {
  readonly shared: SharedArrayBuffer;
  readonly block: (n: number, bytes: Uint8Array) => Uint8Array;
} {
  const shared = new SharedArrayBuffer(8 * BLOCK);
  return {
    shared,
    block: (n, bytes) => {
      const view = new Uint8Array(shared, n * BLOCK, bytes.length);
      view.set(bytes);
      return view;
    },
  };
}

/** Streams begun before the thread has started are hashed here; asks until one is not. */
async function beginInThread(begin: () => Sha256Stream): Promise<Sha256Stream> {
  for (;;) {
    const stream = begin();
    if (stream.where === 'thread') return stream;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

test('[IN12] interleaved streams in the thread give each its own hash', async () => {
  const { shared, block } = memory();
  const thread = createSha256Thread(shared);
  ends.push(thread.rest);
  const streams = [await beginInThread(thread.begin), thread.begin(), thread.begin()];

  for (let part = 0; part < 5; part += 1) {
    await Promise.all(streams.map((stream, n) => stream.update(block(n, seededBytes(n * 10 + part, 1_000 + n)))));
  }
  const digests = await Promise.all(streams.map((stream) => stream.digest()));

  expect(digests).toEqual(
    streams.map((_stream, n) =>
      sha256(Buffer.concat(Array.from({ length: 5 }, (_, part) => seededBytes(n * 10 + part, 1_000 + n)))),
    ),
  );
});

test('[IN13] a stream whose thread ended fails instead of giving a wrong hash, and the next one is right', async () => {
  const { shared, block } = memory();
  const thread = createSha256Thread(shared);
  ends.push(thread.rest);
  const stream = await beginInThread(thread.begin);
  await stream.update(block(0, seededBytes(1, 100)));

  thread.rest();
  const next = thread.begin();
  await next.update(block(1, seededBytes(2, 100)));

  await expect(stream.update(block(0, seededBytes(1, 100)))).rejects.toBeInstanceOf(HashThreadLost);
  await expect(stream.digest()).rejects.toBeInstanceOf(HashThreadLost);
  expect(await next.digest()).toBe(sha256(seededBytes(2, 100)));
});

test('[IN13] a dropped stream leaves the others alone', async () => {
  const { shared, block } = memory();
  const thread = createSha256Thread(shared);
  ends.push(thread.rest);
  const first = await beginInThread(thread.begin);
  const second = thread.begin();
  await first.update(block(0, seededBytes(1, 100)));
  await second.update(block(1, seededBytes(2, 100)));

  first.drop();

  expect(await second.digest()).toBe(sha256(seededBytes(2, 100)));
  await expect(first.digest()).rejects.toBeInstanceOf(HashThreadLost);
});

test('[IN12] buffers are page-aligned pairs, lent to one at a time in the order of asking', async () => {
  const buffers: IoBuffers = createIoBuffers(2);
  ends.push(buffers.rest);
  const order: number[] = [];
  const offsets = new Set<number>();
  let open = 0;

  await Promise.all(
    Array.from({ length: 6 }, (_, n) =>
      buffers.withPair(async ([a, b]) => {
        open += 1;
        expect(open).toBeLessThanOrEqual(2);
        order.push(n);
        offsets.add(a.byteOffset).add(b.byteOffset);
        await new Promise((resolve) => setImmediate(resolve));
        open -= 1;
      }),
    ),
  );

  expect(order).toEqual([0, 1, 2, 3, 4, 5]);
  expect([...offsets].every((offset) => offset % 4_096 === 0)).toBe(true);
  expect(offsets.size).toBe(4);
});
