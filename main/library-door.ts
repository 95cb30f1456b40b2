import type { ClosedLibrary } from '@shared/contract/ipc';
import type { Result } from '@shared/model/result';
import type { LibraryProblem } from './shoots/library';
import type { WindowApp } from './window-app';

export interface LibraryDoorPorts {
  readonly dir: string;
  readonly open: (dir: string) => Promise<Result<WindowApp, LibraryProblem>>;
  readonly claim: (dir: string, as: 'moved' | 'copy') => Promise<Result<void, LibraryProblem>>;
  /** Called once, when the app behind the window is there. */
  readonly onOpened: (work: WindowApp) => void;
}

/** The way into the library: the window stands before it as long as it cannot be opened. */
export interface LibraryDoor {
  /** The app behind the window; null while the library is closed. */
  readonly work: () => WindowApp | null;
  readonly closed: () => ClosedLibrary | null;
  /** Tries the library as it is, or as what a person says it is; else, in `dir`, another one. */
  readonly tryOpen: (how: { as?: 'moved' | 'copy' | null; dir?: string }) => Promise<ClosedLibrary | null>;
}

export function createLibraryDoor({ open, claim, onOpened, ...ports }: LibraryDoorPorts): LibraryDoor {
  let { dir } = ports;
  let work: WindowApp | null = null;
  let closed: ClosedLibrary | null = null;
  let trying: Promise<ClosedLibrary | null> | null = null;

  async function tryNow(as: 'moved' | 'copy' | null): Promise<ClosedLibrary | null> {
    const claimed = as === null ? null : await claim(dir, as);
    const opened = claimed && !claimed.ok ? claimed : await open(dir);
    if (!opened.ok) {
      const { code, message, question = null } = opened.error;
      closed = { code, message, dir, question };
      return closed;
    }
    closed = null;
    work = opened.value;
    onOpened(work);
    return null;
  }

  return {
    work: () => work,
    closed: () => closed,
    tryOpen: async ({ as = null, dir: other }) => {
      // One after the other: two clicks must not open two libraries.
      await trying;
      if (work) return null;
      if (other !== undefined) dir = other;
      trying = tryNow(as).finally(() => {
        trying = null;
      });
      return trying;
    },
  };
}
