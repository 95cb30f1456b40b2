import { useTranslation } from 'react-i18next';
import type { SyncItem } from '@shared/contract/sync-view';
import { ask } from '../../app/bridge';
import { said } from '../../app/said';
import { useShootStore } from '../../stores/shoot-store';
import { showFailure } from '../../stores/toast-store';
import { Button } from '../../ui/button';
import styles from './sync.module.css';

/** What went wrong with a photo, in one line that can be told to somebody. */
export const failureLine = ({ name, error }: SyncItem): string =>
  error === null ? name : `${name}: ${said(error)} [${error.code}]`;

/** What can be done about a photo that could not be sent. */
export function ItemActs({ item }: { readonly item: SyncItem }) {
  const { t } = useTranslation('sync');
  const dispatch = useShootStore((state) => state.dispatch);
  const photoIds = [item.photoId];
  const isIgnored = item.state === 'ignored';
  return (
    <span className={styles['acts']}>
      <Button size="small" onClick={() => void dispatch({ type: 'retrySend', photoIds })}>
        {t('items.retry')}
      </Button>
      <Button
        size="small"
        kind="quiet"
        onClick={() => void dispatch({ type: 'ignoreSend', photoIds, isIgnored: !isIgnored })}
      >
        {t(isIgnored ? 'items.unignore' : 'items.ignore')}
      </Button>
      <Button
        size="small"
        kind="quiet"
        onClick={() => {
          ask('sync:copyDetails', { text: failureLine(item) }).catch(showFailure);
        }}
      >
        {t('items.copy')}
      </Button>
    </span>
  );
}
