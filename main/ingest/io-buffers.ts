import { createSha256Thread, hashHere, type Sha256Stream } from './sha256-thread';

/**
 * Buffers for the copy loop: allocated once, page-aligned, lent out. Aligned because a read past the page
 * cache (O_DIRECT) refuses any other memory, and WebAssembly's is the only aligned memory JavaScript can ask for.
 */

/** Measured best for the read-hash-write loop (PERFORMANCE.md, "Techniques"). */
export const CHUNK_BYTES = 1_048_576;
const WASM_PAGE_BYTES = 65_536;

/** Node has it; its type declarations for version 20 do not. */
declare const WebAssembly: {
  readonly Memory: new (size: { readonly initial: number; readonly maximum: number; readonly shared: true }) => {
    readonly buffer: SharedArrayBuffer;
  };
};

/** Two chunks: one is filled while the other is hashed and written. */
export type BufferPair = readonly [Uint8Array, Uint8Array];

export interface IoBuffers {
  /** Runs `work` with a pair of its own, waiting for one to be free. */
  readonly withPair: <R>(work: (pair: BufferPair) => Promise<R>) => Promise<R>;
  /** Begins a SHA-256 over blocks of these buffers. */
  readonly beginHash: (sizeBytes: number) => Sha256Stream;
  /** Gives back what only a running import needs. */
  readonly rest: () => void;
}

const allocateMemory = (chunks: number): SharedArrayBuffer => {
  const pages = (chunks * CHUNK_BYTES) / WASM_PAGE_BYTES;
  return new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true }).buffer;
};

const chunkOf = (memory: SharedArrayBuffer, index: number): Uint8Array =>
  new Uint8Array(memory, index * CHUNK_BYTES, CHUNK_BYTES);

/** Aligned chunks in memory of their own. */
export const allocateChunks = (chunks: number): readonly Uint8Array[] => {
  const memory = allocateMemory(chunks);
  return Array.from({ length: chunks }, (_, index) => chunkOf(memory, index));
};

/** @param pairs files in flight */
export function createIoBuffers(pairs: number): IoBuffers {
  const memory = allocateMemory(pairs * 2);
  const thread = createSha256Thread(memory);
  const chunk = (index: number): Uint8Array => chunkOf(memory, index);
  const free: BufferPair[] = Array.from({ length: pairs }, (_, index) => [chunk(index * 2), chunk(index * 2 + 1)]);
  const waiting: ((pair: BufferPair) => void)[] = [];

  const take = (): Promise<BufferPair> => {
    const pair = free.pop();
    return pair ? Promise.resolve(pair) : new Promise((resolve) => waiting.push(resolve));
  };
  const giveBack = (pair: BufferPair): void => {
    const next = waiting.shift();
    if (next) next(pair);
    else free.push(pair);
  };

  return {
    withPair: async (work) => {
      const pair = await take();
      try {
        return await work(pair);
      } finally {
        giveBack(pair);
      }
    },
    // A file of one block is hashed sooner than another thread is asked.
    beginHash: (sizeBytes) => (sizeBytes <= CHUNK_BYTES ? hashHere() : thread.begin()),
    rest: thread.rest,
  };
}
