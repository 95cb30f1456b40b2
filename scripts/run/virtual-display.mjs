// A screen for Electron where there is none: an Xvfb of our own, reachable only with a random cookie.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const START_LIMIT_MS = 20_000;
const END_LIMIT_MS = 3_000;
const FAMILY_WILD = 0xffff;
const COOKIE_BYTES = 16;

/** Xauthority record (libXau, `Xauth.h`): family, then address, display, name and data, each with a 16-bit length. */
function authorityRecord(cookie) {
  const counted = (bytes) => {
    const length = Buffer.alloc(2);
    length.writeUInt16BE(bytes.length);
    return Buffer.concat([length, bytes]);
  };
  const family = Buffer.alloc(2);
  family.writeUInt16BE(FAMILY_WILD);
  // Empty address and display match any: the display's number is not known before the server has chosen it.
  const parts = [Buffer.alloc(0), Buffer.alloc(0), Buffer.from('MIT-MAGIC-COOKIE-1'), cookie].map(counted);
  return Buffer.concat([family, ...parts]);
}

function displayNumberFrom(server) {
  return new Promise((resolve, reject) => {
    const limit = setTimeout(() => reject(new Error('The virtual display did not start in time.')), START_LIMIT_MS);
    const settle = (act, value) => {
      clearTimeout(limit);
      act(value);
    };
    let text = '';
    server.stdio[3].on('data', (chunk) => {
      text += chunk;
      if (text.includes('\n')) settle(resolve, text.trim());
    });
    server.on('error', () =>
      settle(reject, new Error('There is no display and no Xvfb to make one; run: npm run setup')),
    );
    server.on('exit', (code) => settle(reject, new Error(`The virtual display ended at once (code ${code}).`)));
  });
}

async function endServer(server) {
  if (server.pid === undefined || server.exitCode !== null || server.signalCode !== null) return;
  server.ref();
  const ended = once(server, 'exit');
  server.kill('SIGTERM');
  const limit = setTimeout(() => server.kill('SIGKILL'), END_LIMIT_MS);
  await ended;
  clearTimeout(limit);
}

const needsVirtualDisplay = () => process.platform === 'linux' && !process.env.DISPLAY;

/** What every Electron of ours gets under a virtual display: no bus to wait for, no processor-drawn GPU to set up. */
const QUIET_ENV = { DBUS_SESSION_BUS_ADDRESS: 'disabled:', DBUS_SYSTEM_BUS_ADDRESS: 'disabled:' };

/**
 * The environment to start Electron in, a virtual display included where there is none. `close` ends the display;
 * `pid` is its process and `dir` its folder, null when the user's own display serves.
 */
export async function openDisplay() {
  if (!needsVirtualDisplay()) return { env: {}, isVirtual: false, pid: null, dir: null, close: async () => {} };
  const dir = mkdtempSync(path.join(os.tmpdir(), 'fieldproof-display-'));
  const authority = path.join(dir, 'authority');
  writeFileSync(authority, authorityRecord(randomBytes(COOKIE_BYTES)), { mode: 0o600 });
  const options = ['-displayfd', '3', '-screen', '0', '1600x1000x24', '-nolisten', 'tcp', '-auth', authority];
  // A group of its own: Ctrl-C must reach the app before it loses its screen.
  const server = spawn('Xvfb', options, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'], detached: true });
  const close = async () => {
    await endServer(server);
    rmSync(dir, { recursive: true, force: true });
  };
  try {
    const display = `:${await displayNumberFrom(server)}`;
    server.stdio[3].destroy();
    server.unref();
    const env = { ...QUIET_ENV, DISPLAY: display, XAUTHORITY: authority };
    return { env, isVirtual: true, pid: server.pid, dir, close };
  } catch (error) {
    await close();
    throw error;
  }
}
