// Stand-in for the default app that Electron's own download has inside: opens the app given on the command line.
// It must be an ES module and must await the app's import at top level: Electron holds `ready` back until this module
// has finished loading. `-r file` is honoured because Playwright's loader comes in that way.
import { app } from 'electron';
import { existsSync, readFileSync, statSync } from 'node:fs';
import Module from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

function fail(message, error) {
  console.error(error === undefined ? message : `${message}\n${error?.stack ?? String(error)}`);
  process.exit(1);
}

function readArguments(words) {
  const preloads = [];
  for (let i = 0; i < words.length; i += 1) {
    const word = words[i];
    if (word === '-v' || word === '--version') return { isVersion: true, preloads };
    if (word === '-r' || word === '--require') preloads.push(words[(i += 1)]);
    else if (word.startsWith('--app=')) return { target: word.slice('--app='.length), preloads };
    else if (!word.startsWith('-')) return { target: word, preloads };
  }
  return { preloads };
}

function readManifest(folder) {
  const file = path.join(folder, 'package.json');
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
}

function adopt(folder) {
  app.setAppPath(folder);
  const manifest = readManifest(folder);
  if (manifest.version) app.setVersion(manifest.version);
  app.name = manifest.productName ?? manifest.name ?? app.name;
  // Electron took its data folder from its own name at start; the app's name is known only now.
  const chosen = process.argv.find((word) => word.startsWith('--user-data-dir='))?.slice('--user-data-dir='.length);
  app.setPath('userData', chosen ?? path.join(app.getPath('appData'), app.name));
  return path.resolve(folder, manifest.main ?? 'index.js');
}

function entryOf(target) {
  const root = path.resolve(target);
  if (!existsSync(root)) fail(`There is no app at ${root}.`);
  if (statSync(root).isDirectory()) return adopt(root);
  app.setAppPath(path.dirname(root));
  return root;
}

const { isVersion, target, preloads } = readArguments(process.argv.slice(1));
if (isVersion) {
  console.log(`v${process.versions.electron}`);
  process.exit(0);
}
if (preloads.length > 0) Module._preloadModules(preloads);
if (target === undefined) fail('usage: electron [switches] path-to-app');
const entry = entryOf(target);
if (!existsSync(entry)) fail(`There is no file at ${entry}; run the build first.`);
Object.defineProperty(process, 'defaultApp', { value: true, enumerable: true });
try {
  await import(pathToFileURL(entry).href);
} catch (error) {
  fail('The app threw an error while loading.', error);
}
