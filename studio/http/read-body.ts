import type { IncomingMessage } from 'node:http';

/** The client went away, or nothing came for too long: what arrived may be kept, no answer will be read. */
export class BodyInterrupted extends Error {}

/** RELIABILITY F53: progress is what counts, never the total time. */
const STALL_MS = 30_000;

/**
 * The chunks of a request body. Leaving the loop early leaves the connection usable for an answer. Throws `BodyInterrupted`.
 */
export async function* readBody(request: IncomingMessage, stallMs = STALL_MS): AsyncGenerator<Buffer> {
  const stalled = setTimeout(() => request.destroy(new Error('No bytes within the time limit')), stallMs);
  try {
    for await (const chunk of request.iterator({ destroyOnReturn: false })) {
      stalled.refresh();
      yield chunk;
    }
  } catch (error) {
    throw new BodyInterrupted('The request body ended early', { cause: error });
  } finally {
    clearTimeout(stalled);
  }
}

/** Reads the rest and drops it, so that the connection can carry the next request. */
export async function drainBody(request: IncomingMessage): Promise<void> {
  if (request.readableEnded) return;
  const chunks = readBody(request);
  while ((await chunks.next()).done !== true);
}
