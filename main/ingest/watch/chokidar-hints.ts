import { watch } from 'chokidar';
import type { WatchForHints } from './watch-folder';

/** Deeper than any tethering or FTP program writes; bounds the watches a strange folder can cost. */
const DEPTH = 12;

/** Hints from chokidar. It is asked for as little as possible: whether a file is complete, and what is new, we find out ourselves. */
export const chokidarHints: WatchForHints = (root, on) => {
  const watcher = watch(root, {
    // Our own full look at the start finds what is there.
    ignoreInitial: true,
    // Links are never followed (RELIABILITY.md, F20).
    followSymlinks: false,
    // Our own check also survives a pause in the middle of writing, which this does not (chokidar#675, #1100).
    awaitWriteFinish: false,
    ignorePermissionErrors: true,
    depth: DEPTH,
    ignored: (path) => /[\\/]\.fieldproof([\\/]|$)/u.test(path),
  });
  watcher.on('all', (event, path) => {
    // Going away is no news for an import: nothing is ever deleted because a folder is empty.
    if (event === 'add' || event === 'change') on.hint(path);
  });
  watcher.on('error', on.error);
  return { close: () => watcher.close() };
};
