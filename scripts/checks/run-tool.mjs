// Runs the project's own tools from node_modules, without npx: no network, no second npm.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { projectRoot } from '../run/build-if-needed.mjs';

/** The file that a package's command starts; the command is named like the package unless `command` says otherwise. */
export function toolFile(packageName, command = packageName) {
  const dir = path.join(projectRoot, 'node_modules', packageName);
  const { bin } = JSON.parse(readFileSync(path.join(dir, 'package.json'), 'utf8'));
  return path.join(dir, typeof bin === 'string' ? bin : bin[command]);
}

/** Runs a Node program in the project's folder with our terminal; true when it ended well. */
export function runNode(words, { env = {} } = {}) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, words, {
      cwd: projectRoot,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, ...env },
    });
    child.on('error', (error) => {
      console.error(error.message);
      resolve(false);
    });
    child.on('exit', (code) => resolve(code === 0));
  });
}

/**
 * Runs named steps one after the other and tells how long each took; returns the names of those that failed.
 * A failed step does not keep the later ones from telling what they find.
 */
export async function runSteps(steps) {
  const failed = [];
  for (const { name, run } of steps) {
    const startedAt = performance.now();
    console.log(`\n── ${name}`);
    const isGood = await run();
    console.log(`── ${name}: ${isGood ? 'good' : 'FAILED'} (${((performance.now() - startedAt) / 1000).toFixed(1)} s)`);
    if (!isGood) failed.push(name);
  }
  return failed;
}
