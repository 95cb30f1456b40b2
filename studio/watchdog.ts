import { Worker } from 'node:worker_threads';

const CHECK_MS = 1_000;
/** Checks in a row without a sign of life. Counted, not timed: a computer that slept must not look like a hang. */
const PATIENCE = 60;

/** Runs on a thread of its own: the one it watches may be the one that hangs. */
const WATCHING = `
const { workerData } = require('node:worker_threads');
const { signs, checkMs, patience } = workerData;
let [seen, silent] = [-1, 0];
setInterval(() => {
  const now = Atomics.load(signs, 0);
  silent = now === seen ? silent + 1 : 0;
  seen = now;
  if (silent < patience) return;
  require('node:fs').writeSync(2, JSON.stringify({ at: new Date().toISOString(), event: 'hung' }) + '\\n');
  process.kill(process.pid, 'SIGKILL');
}, checkMs);
`;

/**
 * Ends a process that does nothing any more but turn in circles, as the embedded database does when its disk dies under it: whoever
 * watches over the studio can start a new one, and nothing acknowledged is lost by it.
 */
export function startWatchdog({ checkMs = CHECK_MS, patience = PATIENCE } = {}): void {
  const signs = new Int32Array(new SharedArrayBuffer(4));
  const workerData = { signs, checkMs, patience };
  new Worker(WATCHING, { eval: true, workerData, execArgv: [], env: {} }).unref();
  setInterval(() => Atomics.add(signs, 0, 1), checkMs).unref();
}
