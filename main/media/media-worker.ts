import os from 'node:os';
import { loadSharp } from './load-sharp';
import { type Reply, type Task, taskSchema, type Work } from './worker-messages';
import { makeFirstThumbnail } from './worker/first-thumbnail';
import { lookAtPicture } from './worker/look-at-picture';
import { makeRendition } from './worker/make-rendition';

/**
 * Entry of the process that handles untrusted bytes: a utilityProcess of Electron or a plain Node
 * child, told apart by what they listen on. It has no network, no window and no secrets; it reads the
 * files it is told and writes into the cache. If it dies, one tile is lost.
 */
interface Port {
  readonly post: (reply: Reply) => void;
  readonly listen: (take: (message: unknown) => void) => void;
}

/** What Electron puts on `process` in a utilityProcess. */
interface ParentPort {
  readonly postMessage: (message: unknown) => void;
  readonly on: (event: 'message', listener: (event: { data: unknown }) => void) => void;
}

function openPort(): Port {
  const parentPort = (process as { parentPort?: ParentPort }).parentPort;
  if (parentPort) {
    return {
      post: (reply) => parentPort.postMessage(reply),
      listen: (take) => parentPort.on('message', ({ data }) => take(data)),
    };
  }
  // The other end going away is the end of the work.
  process.on('disconnect', () => process.exit(0));
  return { post: (reply) => process.send?.(reply), listen: (take) => process.on('message', take) };
}

/** A progressive JPEG of 150 MP needs some 900 MB; what needs more is a bomb. Tests set a lower one. */
const MEMORY_CAP_BYTES = Number(process.env['FIELDPROOF_MEDIA_MEMORY_CAP'] ?? 1_200_000_000);
const MEMORY_LOOK_MS = 100;
/** Exit code that says "out of memory" to whoever reads logs. */
const MEMORY_EXIT_CODE = 137;

/** Decoding runs on other threads, so this timer fires meanwhile. */
function watchMemory(): void {
  setInterval(() => {
    if (process.memoryUsage.rss() > MEMORY_CAP_BYTES) process.exit(MEMORY_EXIT_CODE);
  }, MEMORY_LOOK_MS).unref();
}

async function perform(work: Work): Promise<Extract<Reply, { type: 'done' }>['done']> {
  if (work.kind === 'first') return makeFirstThumbnail(work);
  const sharp = await sharpLoaded();
  return work.kind === 'look' ? lookAtPicture(sharp, work) : makeRendition(sharp, work);
}

let loading: ReturnType<typeof loadSharp> | null = null;
const sharpLoaded = (): ReturnType<typeof loadSharp> => (loading ??= loadSharp());

async function answer({ id, work }: Task): Promise<Reply> {
  try {
    const done = await perform(work);
    return { type: 'done', id, done, rssBytes: process.memoryUsage.rss() };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException | null)?.code ?? 'failed';
    const message = error instanceof Error ? error.message : String(error);
    return { type: 'failed', id, code, message, rssBytes: process.memoryUsage.rss() };
  }
}

/** A terminal's Ctrl-C reaches us too, but the picture in hand is finished: it is the app that ends us. */
function heedNoSignals(): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => undefined);
}

function start(): void {
  // Below the window and the copying, which people wait for.
  if (process.platform !== 'win32') os.setPriority(process.pid, Math.min(19, os.getPriority() + 5));
  const port = openPort();
  heedNoSignals();
  watchMemory();
  port.listen((message) => {
    const task = taskSchema.safeParse(message);
    if (task.success) void answer(task.data).then(port.post);
  });
  // Ready when the slow part is loaded: the first picture must not pay for it.
  void sharpLoaded().then(() => port.post({ type: 'ready' }));
}

start();
