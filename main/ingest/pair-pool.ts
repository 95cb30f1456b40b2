import { allocateChunks, CHUNK_BYTES, type BufferPair } from './io-buffers';

/** Buffer pairs made as they are needed: one that a hanging read still owns is out of use until that read comes back. */
export interface PairPool {
  readonly withPair: <R>(work: (pair: BufferPair) => Promise<R>) => Promise<R>;
}

export function createPairPool(): PairPool {
  const free: BufferPair[] = [];
  const make = (): BufferPair => {
    const [first = new Uint8Array(CHUNK_BYTES), second = new Uint8Array(CHUNK_BYTES)] = allocateChunks(2);
    return [first, second];
  };
  return {
    withPair: async (work) => {
      const pair = free.pop() ?? make();
      try {
        return await work(pair);
      } finally {
        free.push(pair);
      }
    },
  };
}
