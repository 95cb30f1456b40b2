import type { Settings } from '@shared/contract/settings';
import type { ShootId } from '@shared/model/ids';
import type { Result } from '@shared/model/result';
import type { Core } from '../core';
import type { DiagnosticLog } from '../diagnostics/diagnostic-log';
import type { LibraryProblem, Shoot } from '../shoots/library';
import type { LineWatch } from '../sync/line-watch';
import { ExpectedFailure } from './register-calls';
import type { SourceGrants } from './source-grants';
import type { ShootFeed, Send } from './shoot-feed';
import type { StudioDesk } from './studio-desk';

/** What the system's dialogs and file manager do for the window; main/electron has the real ones. */
export interface SystemPort {
  /** Folder chosen by the person; null when the dialog was closed. */
  readonly chooseFolder: (title: string) => Promise<string | null>;
  readonly chooseFile: (title: string, extensions: readonly string[]) => Promise<string | null>;
  readonly showInFolder: (absolutePath: string) => void;
  readonly copyText: (text: string) => void;
  readonly rememberLibraryDir: (path: string) => Promise<void>;
  readonly locale: string;
  readonly version: string;
}

/** Everything that the handlers of the window's calls work with. */
export interface AppContext {
  readonly core: Core;
  readonly system: SystemPort;
  readonly settings: {
    readonly read: () => Settings;
    readonly change: (changes: Partial<Settings>) => Promise<Settings>;
  };
  readonly grants: SourceGrants;
  readonly studio: StudioDesk;
  readonly line: Pick<LineWatch, 'sendAnyway' | 'look'>;
  readonly diagnostics: { readonly log: DiagnosticLog; readonly versions: Readonly<Record<string, string>> };
  readonly send: Send;
  /** A copied library is the library from the next start on. */
  readonly claimHere: () => Promise<Result<void, LibraryProblem>>;
  readonly feed: (shoot: Shoot) => ShootFeed;
  readonly stopFeed: (shootId: ShootId) => void;
}

/** The shoot of a call, opened if need be; what stands against it is told as it is. */
export async function shootOf({ core }: AppContext, shootId: ShootId): Promise<Shoot> {
  const opened = await core.library.open(shootId);
  if (!opened.ok) throw new ExpectedFailure(opened.error.code, opened.error.message);
  if (!opened.value.store.state.head) {
    throw new ExpectedFailure('empty', 'This shoot was never finished being made. Make it again under the same name.');
  }
  return opened.value;
}
