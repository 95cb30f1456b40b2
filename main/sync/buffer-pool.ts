import { SMALL_FILE_BYTES } from '@shared/contract/studio-api/limits';

/** Buffers of a chunk each, used again: a fresh one for every photo costs more than reading it. */
export interface BufferPool {
  take(): Buffer;
  /** Only when nothing else can still read it: a request that failed may. */
  give(buffer: Buffer): void;
  /** Lets the memory go. */
  clear(): void;
}

export function createBufferPool(bytes = SMALL_FILE_BYTES): BufferPool {
  const free: Buffer[] = [];
  return {
    take: () => free.pop() ?? Buffer.allocUnsafeSlow(bytes),
    give: (buffer) => {
      free.push(buffer);
    },
    clear: () => {
      free.length = 0;
    },
  };
}
