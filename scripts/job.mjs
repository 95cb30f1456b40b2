// npm run --silent job -- path/to/job.json: the unattended job (docs: README). Stdout carries the app's JSON lines only.
import path from 'node:path';
import { buildIfNeeded } from './run/build-if-needed.mjs';
import { runApp } from './run/electron-app.mjs';

const [jobFile, ...rest] = process.argv.slice(2);

async function runJob() {
  if (jobFile === undefined || jobFile.startsWith('-')) {
    console.error('usage: npm run --silent job -- path/to/job.json');
    return 2;
  }
  if (!(await buildIfNeeded())) {
    console.error('The app could not be built (the reason is above).');
    return 1;
  }
  // npm starts us in the project's folder; what was typed is relative to where it was typed.
  return runApp(['--job', path.resolve(process.env.INIT_CWD ?? process.cwd(), jobFile), ...rest]);
}

process.exitCode = await runJob().catch((error) => {
  console.error(error.message);
  return 1;
});
