import type { CallHandlers, CallInput } from '@shared/contract/ipc';
import type { Settings } from '@shared/contract/settings';
import type { ShootSummary } from '@shared/contract/shoot-view';
import { shootDefaults } from '@shared/rules/shoot-defaults';
import { shootSummary } from '../../shoots/view/shoot-view';
import type { AppContext } from '../app-context';
import { checkCopyDirs } from '../copy-dirs';
import { ExpectedFailure } from '../register-calls';

type LibraryCalls =
  | 'app:getInfo'
  | 'settings:read'
  | 'settings:change'
  | 'library:listShoots'
  | 'library:createShoot'
  | 'library:chooseLibrary'
  | 'library:tryOpen';

const NO_COUNTS: ShootSummary['counts'] = {
  photos: 0,
  removed: 0,
  noId: 0,
  unassigned: 0,
  damaged: 0,
  held: {},
  waiting: 0,
  sent: 0,
  changed: 0,
  failed: 0,
  ignored: 0,
};

/** The app itself, its settings, and the list of shoots. */
export function libraryHandlers(context: AppContext): Pick<CallHandlers, LibraryCalls> {
  const { core, system, settings, send, claimHere } = context;
  return {
    'app:getInfo': () =>
      Promise.resolve({
        version: system.version,
        libraryDir: core.library.dir,
        locale: system.locale,
        closed: null,
        isCopy: core.library.store.access !== 'write',
      }),
    'settings:read': () => Promise.resolve(settings.read()),
    'settings:change': async (asked) => {
      const changes = definedOnly(asked);
      checkCopyDirs(context, changes.copyDirs ?? []);
      const changed = await settings.change(changes);
      send('settings:changed', changed);
      // What may be sent may be another matter now.
      await context.line.look();
      return changed;
    },
    'library:listShoots': () => Promise.resolve(listShoots(context)),
    'library:createShoot': async ({ name, kind, services }) => {
      const created = await core.library.create({ name, kind, rules: shootDefaults(kind), services });
      if (!created.ok) throw new ExpectedFailure(created.error.code, created.error.message);
      send('library:shootsChanged', {});
      return { shootId: created.value.id };
    },
    'library:chooseLibrary': async () => {
      const path = await system.chooseFolder('Choose the folder that holds your shoots');
      if (path === null) return null;
      await system.rememberLibraryDir(path);
      return { path };
    },
    'library:tryOpen': async ({ as }) => {
      const claimed = as === 'moved' ? await claimHere() : null;
      if (claimed && !claimed.ok) throw new ExpectedFailure(claimed.error.code, claimed.error.message);
      return { closed: null };
    },
  };
}

/** A key that was sent as `undefined` means: leave it. */
const definedOnly = (changes: CallInput<'settings:change'>): Partial<Settings> =>
  Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));

/** Every shoot that is known, with its numbers where it can be read and the reason where it cannot. */
export function listShoots({ core }: AppContext): ShootSummary[] {
  return core.library.list().map(({ id, name, trouble }) => {
    const state = core.library.get(id)?.store.state;
    if (state?.head) return shootSummary(state, trouble);
    return {
      id,
      name,
      kind: 'event',
      createdAtMs: 0,
      counts: NO_COUNTS,
      cover: null,
      trouble: trouble ?? { code: 'opening', message: 'This shoot is still being opened.' },
      lastSentAtMs: null,
    };
  });
}
