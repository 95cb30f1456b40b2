import { Lock } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ReadOnlyView } from '@shared/contract/shoot-view';
import type { ShootId } from '@shared/model/ids';
import { ask } from '../../app/bridge';
import { said } from '../../app/said';
import { useAppStore } from '../../stores/app-store';
import { showFailure } from '../../stores/toast-store';
import { Button } from '../../ui/button';
import styles from './read-only-banner.module.css';

interface ReadOnlyBannerProps {
  readonly shootId: ShootId;
  readonly readOnly: ReadOnlyView;
}

/** Why the shoot can only be looked at, and what a person can do about it. */
export function ReadOnlyBanner({ shootId, readOnly }: ReadOnlyBannerProps) {
  const { t } = useTranslation('organise');
  const { question } = readOnly;
  return (
    <div className={styles['banner']} role="status">
      <Lock size={15} aria-hidden="true" />
      <p className={styles['text']}>
        <strong>{t('page.readOnly')}</strong> {said(readOnly)}
        {question && ` ${t('page.cameFrom', { from: question.from })}`}
        {question?.isThereToo === true && ` ${t('page.isThereToo')}`}
      </p>
      <Acts shootId={shootId} code={readOnly.code} />
    </div>
  );
}

function Acts({ shootId, code }: { readonly shootId: ShootId; readonly code: string }) {
  const { t } = useTranslation('organise');
  const isLibraryCopy = useAppStore((state) => state.info?.isCopy === true);
  const [isBusy, setBusy] = useState(false);
  const claim = (as: 'moved' | 'copy'): void => {
    setBusy(true);
    ask('shoot:claim', { shootId, as })
      .catch(showFailure)
      .finally(() => {
        setBusy(false);
      });
  };
  if (code === 'damaged') {
    return (
      <Button
        size="small"
        onClick={() => {
          useAppStore.getState().open({ name: 'repair', shootId });
        }}
      >
        {t('page.repair')}
      </Button>
    );
  }
  const isCopy = code === 'copy' && !isLibraryCopy;
  if (code !== 'unclaimed' && !isCopy) return null;
  return (
    <div className={styles['acts']}>
      {!isCopy && (
        <Button
          size="small"
          disabled={isBusy}
          onClick={() => {
            claim('copy');
          }}
        >
          {t('page.copy')}
        </Button>
      )}
      <Button
        size="small"
        disabled={isBusy}
        onClick={() => {
          claim('moved');
        }}
      >
        {isCopy ? t('page.movedAfterAll') : t('page.moved')}
      </Button>
    </div>
  );
}
