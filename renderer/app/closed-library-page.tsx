import { FolderOpen, FolderInput, RotateCw, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ClosedLibrary } from '@shared/contract/ipc';
import { showFailure } from '../stores/toast-store';
import { Button } from '../ui/button';
import { EmptyState } from '../ui/empty-state';
import { ask } from './bridge';
import { said } from './said';
import { enterLibrary } from './start-app';
import styles from './closed-library-page.module.css';

/** The library cannot be opened yet: why, and what a person can say or do about it. */
export function ClosedLibraryPage({ closed }: { readonly closed: ClosedLibrary }) {
  const { t } = useTranslation('app');
  const { dir, question } = closed;
  const [isBusy, setBusy] = useState(false);
  const act = (what: () => Promise<unknown>): void => {
    setBusy(true);
    what()
      .then(enterLibrary)
      .catch(showFailure)
      .finally(() => {
        setBusy(false);
      });
  };
  const other = (
    <Button
      icon={<FolderOpen size={14} />}
      disabled={isBusy}
      onClick={() => {
        act(() => ask('library:chooseLibrary', {}));
      }}
    >
      {t('library.other')}
    </Button>
  );
  if (!question) {
    return (
      <EmptyState
        isWhole
        icon={<TriangleAlert size={40} />}
        title={t('library.closed')}
        text={`${said(closed)} (${dir})`}
      >
        <Button
          kind="primary"
          icon={<RotateCw size={14} />}
          disabled={isBusy}
          onClick={() => {
            act(() => ask('library:tryOpen', { as: null }));
          }}
        >
          {t('library.again')}
        </Button>
        {other}
      </EmptyState>
    );
  }
  const place = t('library.askedText', { dir, from: question.from });
  const rest = question.isThereToo ? t('library.isThere') : t('library.isGone');
  return (
    <div className={styles['page']}>
      <EmptyState isWhole icon={<FolderInput size={40} />} title={t('library.asked')} text={`${place} ${rest}`}>
        <div className={styles['choices']}>
          {(['moved', 'copy'] as const).map((as) => (
            <button
              key={as}
              type="button"
              className={styles['choice']}
              disabled={isBusy}
              onClick={() => {
                act(() => ask('library:tryOpen', { as }));
              }}
            >
              <strong>{t(`library.${as}`)}</strong>
              <span>{t(`library.${as}Hint`)}</span>
            </button>
          ))}
        </div>
        {other}
      </EmptyState>
    </div>
  );
}
