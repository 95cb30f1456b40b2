import fsPromises from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';

/**
 * The real media worker, in which opening a file called `crash…` kills the process, `hang…` loops for
 * ever and `swell…` eats memory: what decoders do to hostile pictures, at will.
 */
const open = fsPromises.open;

const unruly: typeof open = (path, ...rest) => {
  const name = String(path);
  if (/\/crash[^/]*$/.test(name)) process.abort();
  if (/\/hang[^/]*$/.test(name)) for (;;);
  if (/\/swell[^/]*$/.test(name)) return swell();
  return open(path, ...rest);
};

/** Grows outside of the JavaScript heap, as pixels do, without blocking the loop. */
async function swell(): Promise<never> {
  const held: Buffer[] = [];
  for (;;) {
    held.push(Buffer.alloc(32 << 20, 1));
    await new Promise((next) => setImmediate(next));
  }
}

fsPromises.open = unruly;
syncBuiltinESMExports();
await import('../../main/media/media-worker');
