/** What may be written about an error: the words of an error hold paths and names, so they are left out. */
export interface ErrorFacts {
  /** `TypeError`, `ZodError` … */
  readonly error: string;
  /** `ENOSPC`, or a code of ours; null when it has none. */
  readonly code: string | null;
  /** System call that failed. */
  readonly call: string | null;
  /** Where in the built code, innermost first: `index.js:120:7`. */
  readonly at: readonly string[];
}

const MOST_FRAMES = 8;
const WORD = /^[A-Za-z][\w.-]{0,63}$/u;
/** The file's own name and the place in it; folders are not kept. */
const FRAME = /([\w.-]+\.(?:[cm]?js|ts)):(\d+):(\d+)\)?$/u;

const wordOf = (value: unknown): string | null => (typeof value === 'string' && WORD.test(value) ? value : null);

export function errorFacts(error: unknown): ErrorFacts {
  if (!(error instanceof Error)) return { error: typeof error, code: null, call: null, at: [] };
  const { code, syscall } = error as { code?: unknown; syscall?: unknown };
  const frames = (error.stack ?? '').split('\n').flatMap((line) => {
    // A message of several lines may look like anything: only real frames count.
    const frame = /^\s+at /u.test(line) ? FRAME.exec(line) : null;
    return frame ? [`${frame[1] ?? ''}:${frame[2] ?? ''}:${frame[3] ?? ''}`] : [];
  });
  return {
    error: wordOf(error.name) ?? 'Error',
    code: wordOf(code),
    call: wordOf(syscall),
    at: frames.slice(0, MOST_FRAMES),
  };
}
