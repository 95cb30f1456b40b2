// npm run --silent studio -- --data DIR [--port N] [--host ADDRESS]: the studio's bundle in this very process, so that
// the process id it prints and the signals it gets are its own.
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildIfNeeded, projectRoot } from './run/build-if-needed.mjs';
import { onParentDeath } from './run/parent-watch.mjs';

if (await buildIfNeeded()) {
  onParentDeath(() => process.kill(process.pid, 'SIGTERM'));
  // npm starts us in the project's folder; what was typed is relative to where it was typed.
  if (process.env.INIT_CWD) process.chdir(process.env.INIT_CWD);
  await import(pathToFileURL(path.join(projectRoot, 'out', 'studio', 'index.mjs')).href);
} else {
  console.error('The studio could not be built (the reason is above).');
  process.exitCode = 1;
}
