// npm run build: the app (electron-vite) and the studio's bundle into out/.
import { buildAll } from './run/build-if-needed.mjs';

process.exitCode = (await buildAll()) ? 0 : 1;
