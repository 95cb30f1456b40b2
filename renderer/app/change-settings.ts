import type { CallInput } from '@shared/contract/ipc';
import { settingsSchema } from '@shared/contract/settings';
import { useAppStore } from '../stores/app-store';
import { showFailure } from '../stores/toast-store';
import { ask } from './bridge';

/** Shows a setting as changed in the same frame. What main says of it follows and is what stays. */
export function changeSettings(changes: CallInput<'settings:change'>): void {
  const { settings } = useAppStore.getState();
  if (settings) useAppStore.setState({ settings: settingsSchema.parse({ ...settings, ...changes }) });
  ask('settings:change', changes).catch(async (error: unknown) => {
    showFailure(error);
    useAppStore.setState({ settings: await ask('settings:read', {}) });
  });
}
