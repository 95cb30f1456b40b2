import { app } from 'electron';
import { forbiddenSwitch, isForTests } from './electron/forbidden-switches';
import { runJobMode } from './electron/job-mode';
import { registerSchemes } from './electron/serve-schemes';
import { runWindowMode } from './electron/window-mode';

// Before Chromium acts on any of them.
const refused = app.isPackaged && !isForTests(app.getAppPath()) ? forbiddenSwitch(process.argv.slice(1)) : null;
if (refused !== null) {
  process.stderr.write(`Fieldproof does not start with ${refused}: it would open the app to other programs.\n`);
  app.exit(2);
}

// Before anything else: every page and every process of the app is sandboxed (SEC-S01). The switch against it is only
// given where there can be no sandbox, as root in tests; both together keep utility processes from starting.
if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
registerSchemes();

const jobAt = process.argv.indexOf('--job');
const jobPath = jobAt < 0 ? undefined : process.argv[jobAt + 1];

// A terminal's Ctrl-C reaches every process of the app, and Chromium gives up when its graphics process goes before it
// does. A job draws nothing: it needs none.
if (jobPath !== undefined) app.commandLine.appendSwitch('in-process-gpu');

// Not awaited: a top-level await of readiness in an ES module would wait for itself.
void app.whenReady().then(async () => {
  if (jobPath === undefined) {
    await runWindowMode();
    return;
  }
  const code = await runJobMode(jobPath).catch((error: unknown) => {
    process.stderr.write(`The job could not go on.\n${error instanceof Error ? (error.stack ?? '') : ''}\n`);
    return 1;
  });
  // What is still in the pipe must reach the reader before the process is gone.
  process.stdout.write('', () => {
    app.exit(code);
  });
});
