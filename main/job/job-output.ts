export interface JobProgress {
  readonly phase: string;
  readonly done: number;
  readonly total: number;
  readonly bytes: number;
}

export interface JobOutput {
  /** At most one line a second; the last one waits for `flush`. */
  readonly progress: (progress: JobProgress) => void;
  readonly flush: () => void;
  /** Only when the file, its folder and the journal line are on stable storage. */
  readonly verified: (file: { card: number; source: string; path: string; sha256: string }) => void;
  /** One sentence for people. */
  readonly fail: (sentence: string) => void;
}

const PROGRESS_EVERY_MS = 1_000;

/** The job's lines: JSON on stdout, sentences on stderr. */
export function createJobOutput(
  out: (line: string) => void,
  err: (line: string) => void,
  now: () => number,
): JobOutput {
  let lastAt = -PROGRESS_EVERY_MS;
  let waiting: JobProgress | null = null;
  const write = (progress: JobProgress): void => {
    waiting = null;
    lastAt = now();
    out(JSON.stringify({ progress }));
  };
  return {
    progress: (progress) => {
      if (now() - lastAt >= PROGRESS_EVERY_MS) write(progress);
      else waiting = progress;
    },
    flush: () => {
      // The end of a phase follows its last line closely: within the second it is left out.
      if (waiting && now() - lastAt >= PROGRESS_EVERY_MS) write(waiting);
      waiting = null;
    },
    verified: (file) => {
      out(JSON.stringify({ verified: file }));
    },
    fail: err,
  };
}
