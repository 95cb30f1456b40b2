import { CopyCheck } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAppStore } from '../stores/app-store';
import { showFailure } from '../stores/toast-store';
import { Button } from '../ui/button';
import { ask } from './bridge';
import styles from './offline-banner.module.css';

/** Said as long as a copied library is looked at, with the way to make it the library after all. */
export function CopyBanner() {
  const { t } = useTranslation('app');
  const isCopy = useAppStore((state) => state.info?.isCopy === true);
  const [isClaimed, setClaimed] = useState(false);
  if (!isCopy) return null;
  return (
    <div className={styles['banner']} role="status">
      <CopyCheck size={15} aria-hidden="true" />
      <span>{isClaimed ? t('library.fromNextStart') : t('library.isCopy')}</span>
      {!isClaimed && (
        <Button
          size="small"
          onClick={() => {
            ask('library:tryOpen', { as: 'moved' })
              .then(() => {
                setClaimed(true);
              })
              .catch(showFailure);
          }}
        >
          {t('library.workHere')}
        </Button>
      )}
    </div>
  );
}
