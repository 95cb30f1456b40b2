import { open } from 'node:fs/promises';
import { sha256Schema, type Sha256 } from '@shared/model/ids';
import type { IoBuffers } from './io-buffers';
import { SAFE_READ } from './open-flags';
import { streamBlocks } from './stream-blocks';

/** SHA-256 of a file of ours, read whole. Rejects with the system's error. */
export function hashFile(path: string, buffers: IoBuffers): Promise<Sha256> {
  return buffers.withPair(async (pair) => {
    const handle = await open(path, SAFE_READ);
    const { size } = await handle.stat();
    const hash = buffers.beginHash(size);
    try {
      await streamBlocks(handle, size, pair, (block) => hash.update(block));
      return sha256Schema.parse(await hash.digest());
    } catch (error) {
      hash.drop();
      throw error;
    } finally {
      await handle.close();
    }
  });
}
