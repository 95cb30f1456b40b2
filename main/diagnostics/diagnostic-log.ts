import { appendFile, mkdir, readFile, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Values that cannot carry anybody's words: codes, ids, numbers. */
export type LogValue = string | number | boolean | null | readonly string[];

export interface DiagnosticLog {
  /** `event` is a word of ours, such as `import-ended`. */
  readonly write: (event: string, details?: Readonly<Record<string, LogValue>>) => void;
  /** The last lines, oldest first. */
  readonly last: (lines: number) => Promise<readonly string[]>;
  readonly flush: () => Promise<void>;
}

/** Codes, ids, versions, places in the code. A space or a slash is in none of them, and in most words of people. */
const HARMLESS = /^[\w.:+-]{0,80}$/u;
const MAX_BYTES = 512 << 10;

const harmless = (value: LogValue): LogValue => {
  if (typeof value === 'string') return HARMLESS.test(value) ? value : '?';
  if (Array.isArray(value)) return (value as readonly string[]).map((item) => (HARMLESS.test(item) ? item : '?'));
  return value;
};

/** The app's own log in `dir`: one JSON line an event. What cannot be written is dropped. */
export function createDiagnosticLog(dir: string, clock: () => number): DiagnosticLog {
  const file = join(dir, 'fieldproof.log');
  const older = join(dir, 'fieldproof.1.log');
  let sizeBytes: number | null = null;
  let writing: Promise<void> = Promise.resolve();

  async function append(line: string): Promise<void> {
    if (sizeBytes === null) {
      await mkdir(dir, { recursive: true, mode: 0o700 });
      sizeBytes = await stat(file).then(
        ({ size }) => size,
        () => 0,
      );
    }
    if (sizeBytes + line.length > MAX_BYTES) {
      await rename(file, older);
      sizeBytes = 0;
    }
    await appendFile(file, line, { mode: 0o600 });
    sizeBytes += line.length;
  }

  return {
    write: (event, details = {}) => {
      const facts = Object.entries(details).map(([key, value]) => [key, harmless(value)] as const);
      const line = `${JSON.stringify({ at: new Date(clock()).toISOString(), event, ...Object.fromEntries(facts) })}\n`;
      writing = writing.then(() => append(line)).catch(() => undefined);
    },
    last: async (lines) => {
      await writing;
      const texts = await Promise.all([older, file].map((one) => readFile(one, 'utf8').catch(() => '')));
      return texts
        .join('')
        .split('\n')
        .filter((line) => line !== '')
        .slice(-lines);
    },
    flush: () => writing,
  };
}
