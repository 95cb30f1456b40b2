import { app } from 'electron';

export interface Ending {
  /** What has to come to an end before the app may, in this order; a failure does not keep the others from it. */
  readonly steps: () => readonly (() => Promise<void>)[];
  readonly exitCode: () => number;
  readonly onFailure: (error: unknown) => void;
}

/** Quitting waits for the file in hand, the journal and the queue; nothing is left half written. */
export function endCleanly({ steps, exitCode, onFailure }: Ending): void {
  let isEnding = false;
  const end = async (): Promise<void> => {
    for (const step of steps()) await step().catch(onFailure);
    app.exit(exitCode());
  };
  app.on('window-all-closed', () => {
    app.quit();
  });
  app.on('before-quit', (event) => {
    event.preventDefault();
    if (isEnding) return;
    isEnding = true;
    void end();
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      app.quit();
    });
  }
}
