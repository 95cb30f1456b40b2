import { listCard } from '../../main/ingest/list-card';
import { systemTimers } from '../../main/ingest/volumes/watch-volumes';
import { chokidarHints } from '../../main/ingest/watch/chokidar-hints';
import { watchFolder } from '../../main/ingest/watch/watch-folder';

/**
 * Watches a folder in a process of its own, which can be stopped, or forbidden to watch much. Prints a line of JSON for
 * each notice and for what it takes: how many, and the last few paths. Its clock runs `SPEED` times as fast as the
 * real one. Arguments: folder, speed
 */
const [root = '', speed = '1'] = process.argv.slice(2);
const fast = Number(speed);
let taken = 0;
const say = (line: object): void => {
  process.stdout.write(`${JSON.stringify(line)}\n`);
};

watchFolder({
  root,
  list: listCard,
  hints: chokidarHints,
  timers: {
    after: (ms, run) => systemTimers.after(ms / fast, run),
    every: (ms, run) => systemTimers.every(ms / fast, run),
  },
  now: () => performance.now() * fast,
  isHandled: () => false,
  take: (files) => {
    taken += files.length;
    say({ taken, paths: files.slice(-40).map(({ path, sizeBytes }) => ({ path, sizeBytes })) });
    return Promise.resolve();
  },
  onNotice: (notice) => {
    say({ notice });
  },
});

// As the app is: the timers of a watch hold nobody up, and on a volume that is gone there is nothing left to hear from.
setInterval(() => undefined, 60_000);
