import type { FileHandle } from 'node:fs/promises';
import { refuse } from '../outcome';
import { judgeBytes } from './judge-bytes';

const SENTENCES = {
  program: 'This is a page or a program, not a file of a photo; it was set aside.',
  bomb: 'This picture has more pixels than can be shown; it was set aside.',
} as const;

/** Null for bytes that may be kept. */
export async function refuseUnfit(handle: FileHandle) {
  const verdict = await judgeBytes(async (position, length) => {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(length), 0, length, position);
    return buffer.subarray(0, bytesRead);
  });
  return verdict === 'fit' ? null : refuse('unsupported-file', SENTENCES[verdict]);
}
