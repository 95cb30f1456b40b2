/** How the window or a signal steers a running import. */
export interface ImportControls {
  readonly pause: () => void;
  readonly resume: () => void;
  /** Ends soon: what is being copied is dropped, what is proven stays. */
  readonly cancel: () => void;
  readonly isPaused: () => boolean;
  readonly signal: AbortSignal;
  /** Resolves at once, or when resumed or cancelled. */
  readonly whenRunning: () => Promise<void>;
}

export function createImportControls(): ImportControls {
  const abort = new AbortController();
  let paused: { readonly over: Promise<void>; readonly end: () => void } | null = null;
  const resume = (): void => {
    paused?.end();
    paused = null;
  };
  return {
    pause: () => {
      if (paused || abort.signal.aborted) return;
      const { promise, resolve } = withResolvers();
      paused = { over: promise, end: resolve };
    },
    resume,
    cancel: () => {
      abort.abort();
      resume();
    },
    isPaused: () => paused !== null,
    signal: abort.signal,
    whenRunning: () => paused?.over ?? Promise.resolve(),
  };
}

function withResolvers(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve = (): void => undefined;
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
