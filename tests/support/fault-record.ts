import { appendFileSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';

const RESULTS = resolve(import.meta.dirname, '../../test-results');

/**
 * Notes how many faults a test has injected, for the table of docs/faults.md.
 * @param title the test's own title, which names the rows
 */
export function recordInjections(title: string, injections: number): void {
  mkdirSync(RESULTS, { recursive: true });
  appendFileSync(join(RESULTS, 'fault-injections.jsonl'), `${JSON.stringify({ title, injections })}\n`);
}
