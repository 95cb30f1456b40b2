import i18next from 'i18next';
import type { ImportProgress } from '@shared/contract/import-view';
import { useAppStore } from '../stores/app-store';
import { useImportStore } from '../stores/import-store';
import { useToastStore } from '../stores/toast-store';
import { said } from './said';

const COPIED: readonly string[] = ['looking', 'done', 'cancelled', 'stopped'] satisfies ImportProgress['state'][];

/** Takes note of how an import goes; one that ends while its panel is hidden says so. */
export function announceImport(progress: ImportProgress): void {
  const before = useImportStore.getState().imports.get(progress.importId);
  useImportStore.getState().applyProgress(progress);
  const hasEnded = COPIED.includes(progress.state) && before !== undefined && !COPIED.includes(before.state);
  const { overlay, open } = useAppStore.getState();
  const isShown = overlay?.name === 'import-report' && overlay.importId === progress.importId;
  if (!hasEnded || isShown) return;
  const { importId, shootId, stopped, files } = progress;
  const counts = { count: files.verified, here: files.duplicate, failed: files.failed };
  useToastStore.getState().show({
    kind: stopped || files.failed > 0 ? 'error' : 'info',
    text: stopped ? said(stopped) : i18next.t('imported', { ns: 'app', ...counts }),
    action: {
      label: i18next.t('showReport', { ns: 'app' }),
      run: () => {
        open({ name: 'import-report', shootId, importId });
      },
    },
  });
}
