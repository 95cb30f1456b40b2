import { announceCards } from './announce-cards';
import { announceImport } from './announce-imports';
import { ask, hear } from './bridge';
import { changeLanguage, languageFor, startI18n } from './i18n';
import { applyTheme } from './theme';
import { useAppStore } from '../stores/app-store';
import { useShootStore } from '../stores/shoot-store';
import { useSyncStore } from '../stores/sync-store';
import { useVerifyStore } from '../stores/verify-store';

/** Reads what the first screen needs, then keeps listening. */
export async function startApp(): Promise<void> {
  const [info, settings] = await Promise.all([ask('app:getInfo', {}), ask('settings:read', {})]);
  await startI18n(languageFor(settings.language, info.locale));
  applyTheme(settings.theme);
  useAppStore.setState({ info, settings });
  listen();
  if (info.closed === null) await readLibrary();
}

/** The library may be open now: what the window knows of it is asked for. */
export async function enterLibrary(): Promise<void> {
  const info = await ask('app:getInfo', {});
  if (info.closed === null) await readLibrary();
  useAppStore.setState({ info });
}

async function readLibrary(): Promise<void> {
  const [shoots, sources, status, verify] = await Promise.all([
    ask('library:listShoots', {}),
    ask('import:listSources', {}),
    ask('sync:getStatus', {}),
    ask('verify:get', {}),
  ]);
  useAppStore.setState({ shoots });
  announceCards(sources);
  useSyncStore.setState({ status });
  useVerifyStore.setState({ view: verify });
}

function listen(): void {
  hear('library:shootsChanged', () => {
    void ask('library:listShoots', {}).then((shoots) => {
      useAppStore.setState({ shoots });
    });
  });
  hear('settings:changed', (settings) => {
    const { info } = useAppStore.getState();
    useAppStore.setState({ settings });
    applyTheme(settings.theme);
    void changeLanguage(languageFor(settings.language, info?.locale ?? 'en'));
  });
  hear('shoot:rowsChanged', (patch) => {
    useShootStore.getState().applyRows(patch);
  });
  hear('shoot:viewChanged', ({ shootId, view }) => {
    useShootStore.getState().applyView(shootId, view);
  });
  hear('import:sourcesChanged', announceCards);
  hear('import:progressed', announceImport);
  hear('verify:progressed', (view) => {
    useVerifyStore.setState({ view });
  });
  hear('sync:statusChanged', (status) => {
    useSyncStore.setState({ status });
  });
}
