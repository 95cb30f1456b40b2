// npm start: the app's window.
import { buildIfNeeded } from './run/build-if-needed.mjs';
import { runApp } from './run/electron-app.mjs';

async function start() {
  if (await buildIfNeeded()) return runApp(process.argv.slice(2));
  console.error('The app could not be built (the reason is above).');
  return 1;
}

process.exitCode = await start().catch((error) => {
  console.error(error.message);
  return 1;
});
