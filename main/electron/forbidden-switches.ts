import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Switches that would open the app to other programs or take a wall away (SEC-S20). Chromium would honour them all; in a
 * package the app ends instead, and says why.
 */
const FORBIDDEN = [
  'no-sandbox',
  'disable-web-security',
  'disable-site-isolation-trials',
  'allow-file-access-from-files',
  'allow-running-insecure-content',
  'ignore-certificate-errors',
  'ignore-certificate-errors-spki-list',
  'load-extension',
  'js-flags',
  'renderer-cmd-prefix',
  'utility-cmd-prefix',
  'gpu-launcher',
] as const;
const FORBIDDEN_KINDS = /^--?(?:inspect|debug|remote-debugging|remote-allow-origins)/u;

/** The first word of a command line that a package refuses, without its value; null when there is none. */
export function forbiddenSwitch(words: readonly string[]): string | null {
  for (const word of words) {
    const [name = ''] = word.split('=');
    const isForbidden = FORBIDDEN.some((one) => name === `--${one}` || name === `-${one}`);
    if (isForbidden || FORBIDDEN_KINDS.test(name)) return name;
  }
  return null;
}

/** A package that was made for tests (scripts/package.mjs) is driven through what a release refuses. */
export function isForTests(appPath: string): boolean {
  const manifest: unknown = JSON.parse(readFileSync(join(appPath, 'package.json'), 'utf8'));
  return typeof manifest === 'object' && manifest !== null && 'isForTests' in manifest && manifest.isForTests === true;
}
