import { callNames, type CallName } from '@shared/contract/channels';
import type { CallHandlers } from '@shared/contract/ipc';
import type { LibraryDoor } from '../../library-door';
import type { AppContext } from '../app-context';
import { ExpectedFailure } from '../register-calls';

/** What can be asked while the library is closed: why, the settings, and how to open it or another. */
export function closedHandlers(
  door: LibraryDoor,
  { settings, system, send }: Pick<AppContext, 'settings' | 'system' | 'send'>,
): CallHandlers {
  const refuse = (): Promise<never> =>
    Promise.reject(new ExpectedFailure('library-closed', 'The library is not open yet.'));
  const refusals = Object.fromEntries(callNames.map((name) => [name, refuse]));
  return {
    // Every name of the contract is in it: built from the list of names, which TypeScript cannot follow.
    ...(refusals as Record<CallName, typeof refuse>),
    'app:getInfo': () => {
      const closed = door.closed();
      const libraryDir = closed?.dir ?? '';
      return Promise.resolve({ version: system.version, libraryDir, locale: system.locale, closed, isCopy: false });
    },
    'settings:read': () => Promise.resolve(settings.read()),
    'settings:change': async ({ language, theme }) => {
      const changed = await settings.change({ ...(language && { language }), ...(theme && { theme }) });
      send('settings:changed', changed);
      return changed;
    },
    'library:tryOpen': async ({ as }) => ({ closed: await door.tryOpen({ as }) }),
    'library:chooseLibrary': async () => {
      const path = await system.chooseFolder('Choose the folder that holds your shoots');
      if (path === null) return null;
      await door.tryOpen({ dir: path });
      if (door.work()) await system.rememberLibraryDir(path);
      return { path };
    },
  };
}
