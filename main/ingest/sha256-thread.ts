import { createHash } from 'node:crypto';
import { Worker } from 'node:worker_threads';

/** A SHA-256 that is being taken. */
export interface Sha256Stream {
  /** Which thread does the work. */
  readonly where: 'here' | 'thread';
  /** Resolves when the block has been hashed and its memory may be used again. */
  readonly update: (block: Uint8Array) => Promise<void>;
  readonly digest: () => Promise<string>;
  /** Forgets it before its end. */
  readonly drop: () => void;
}

export interface Sha256Thread {
  readonly begin: () => Sha256Stream;
  /** Ends the thread; it is started again when it is needed. */
  readonly rest: () => void;
}

/** The thread has died under a hash. The file is read again, and hashed without it. */
export class HashThreadLost extends Error {}

/**
 * What the thread runs. A text, because a thread's own file would have to be found again by every way this code is
 * run: from source, bundled, packed. Messages: [stream, offset, length]; a negative length ends a stream.
 */
const THREAD = `
const { parentPort, workerData } = require('node:worker_threads');
const { createHash } = require('node:crypto');
const memory = new Uint8Array(workerData);
const streams = new Map();
parentPort.on('message', ([stream, offset, length]) => {
  const hash = streams.get(stream) ?? createHash('sha256');
  if (length >= 0) {
    streams.set(stream, hash.update(memory.subarray(offset, offset + length)));
    parentPort.postMessage(null);
  } else {
    parentPort.postMessage(streams.delete(stream) ? hash.digest('hex') : null);
  }
});`;

interface Asked {
  readonly answer: (digest: string | null) => void;
  readonly fail: (error: HashThreadLost) => void;
}

interface Thread {
  readonly isReady: () => boolean;
  /** Answers come in the order of the questions. Rejects when the thread ends before it has answered. */
  readonly ask: (message: readonly [stream: number, offset: number, length: number]) => Promise<string | null>;
  readonly end: () => void;
}

function startThread(memory: SharedArrayBuffer): Thread {
  // No loaders and flags of the process: the thread needs none of them, and they would cost more than it does.
  const worker = new Worker(THREAD, { eval: true, workerData: memory, execArgv: [] });
  let [isReady, isDead] = [false, false];
  const asked: Asked[] = [];
  const die = (): void => {
    isDead = true;
    for (const { fail } of asked.splice(0)) fail(new HashThreadLost('The hashing thread ended.'));
  };
  worker.unref();
  worker.on('online', () => {
    isReady = true;
  });
  worker.on('message', (digest: string | null) => {
    asked.shift()?.answer(digest);
    // Only while it owes an answer does the thread keep the process alive.
    if (asked.length === 0) worker.unref();
  });
  worker.on('error', die);
  worker.on('exit', die);
  return {
    isReady: () => isReady && !isDead,
    ask: (message) =>
      new Promise((answer, fail) => {
        if (isDead) {
          fail(new HashThreadLost('The hashing thread has ended.'));
          return;
        }
        worker.ref();
        asked.push({ answer, fail });
        worker.postMessage(message);
      }),
    end: () => {
      die();
      void worker.terminate();
    },
  };
}

/** Hashes in this thread: for small files, and when there is no other. */
export function hashHere(): Sha256Stream {
  const hash = createHash('sha256');
  return {
    where: 'here',
    update: (block) => {
      hash.update(block);
      return Promise.resolve();
    },
    digest: () => Promise.resolve(hash.digest('hex')),
    drop: () => undefined,
  };
}

function hashInThread({ ask }: Thread, stream: number): Sha256Stream {
  return {
    where: 'thread',
    update: async (block) => {
      await ask([stream, block.byteOffset, block.length]);
    },
    digest: async () => {
      const digest = await ask([stream, 0, -1]);
      if (digest === null) throw new HashThreadLost(`The hashing thread does not know stream ${String(stream)}.`);
      return digest;
    },
    drop: () => {
      // Nobody waits for this answer; a thread that has ended has forgotten the stream anyway.
      ask([stream, 0, -1]).catch(() => undefined);
    },
  };
}

/**
 * Takes SHA-256 in a thread of its own: it is most of the work of a copy, and must neither hold up the disks
 * nor the window. Blocks must lie in `memory`, which both threads see.
 */
export function createSha256Thread(memory: SharedArrayBuffer): Sha256Thread {
  let thread: Thread | null = null;
  let streams = 0;
  return {
    begin: () => {
      thread ??= startThread(memory);
      // A thread takes a while to start, and one that died is not tried again in this run; nothing waits for it.
      return thread.isReady() ? hashInThread(thread, (streams += 1)) : hashHere();
    },
    rest: () => {
      thread?.end();
      thread = null;
    },
  };
}
