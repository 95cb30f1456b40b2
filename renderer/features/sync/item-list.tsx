import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SyncItem } from '@shared/contract/sync-view';
import type { ShootId } from '@shared/model/ids';
import { faultOf } from '@shared/rules/outbox/faults';
import { ask, pictureUrl } from '../../app/bridge';
import { said } from '../../app/said';
import { useShootStore } from '../../stores/shoot-store';
import { showFailure, useToastStore } from '../../stores/toast-store';
import { Button } from '../../ui/button';
import { Thumb } from '../../ui/thumb';
import { ConflictDialog } from './conflict-dialog';
import { failureLine, ItemActs } from './item-acts';
import { ItemState } from './item-state';
import styles from './sync.module.css';

interface ItemListProps {
  readonly items: readonly SyncItem[];
  /** Retry and ignore are commands of the open shoot; null where several are listed. */
  readonly shootId: ShootId | null;
}

const SHOWN = 200;
/** Both sides changed: it is decided by comparing, not by trying again. */
const CONFLICT = faultOf('studio-changed').code;

/** Photo by photo: its name, its picture, where it stands, and what to do when it is stuck. */
export function ItemList({ items, shootId }: ItemListProps) {
  const { t } = useTranslation('sync');
  const dispatch = useShootStore((state) => state.dispatch);
  const failed = items.filter((item) => item.state === 'failed');
  const parked = items.filter((item) => item.state === 'failed' || item.state === 'ignored');
  const retry = (photoIds: SyncItem['photoId'][]): void => void dispatch({ type: 'retrySend', photoIds });
  const [isReviewing, setReviewing] = useState(false);
  const closeReview = useCallback(() => {
    setReviewing(false);
  }, []);
  const conflicts = failed.filter((item) => item.error?.code === CONFLICT);
  if (items.length === 0) return <p className={styles['quiet']}>{t('items.none')}</p>;
  const exportParked = async (of: ShootId): Promise<void> => {
    const heading = t('items.exportHeading', { count: parked.length });
    const written = await ask('sync:exportFailed', { shootId: of, heading, lines: parked.map(failureLine) });
    if (!written) return;
    const text = t('items.exported', { count: written.photos, name: written.name });
    useToastStore.getState().show({ kind: 'info', text, action: null });
  };
  return (
    <>
      {parked.length > 0 && shootId !== null && (
        <p className={styles['line']}>
          <span>{t('items.failed', { count: failed.length })}</span>
          <span className={styles['acts']}>
            {conflicts.length > 0 && (
              <Button
                size="small"
                onClick={() => {
                  setReviewing(true);
                }}
              >
                {t('items.review', { count: conflicts.length })}
              </Button>
            )}
            {failed.length > 1 && (
              <Button
                size="small"
                onClick={() => {
                  retry(failed.map((item) => item.photoId));
                }}
              >
                {t('items.retryAll')}
              </Button>
            )}
            <Button
              size="small"
              kind="quiet"
              onClick={() => {
                exportParked(shootId).catch(showFailure);
              }}
            >
              {t('items.export')}
            </Button>
          </span>
        </p>
      )}
      {isReviewing && shootId !== null && <ConflictDialog shootId={shootId} onClose={closeReview} />}
      <ul className={styles['items']}>
        {items.slice(0, SHOWN).map((item) => (
          <li key={item.photoId} className={styles['item']}>
            <Thumb
              src={pictureUrl('thumb', { id: item.photoId, version: item.version })}
              className={styles['thumb']}
              loading="lazy"
            />
            <span className={styles['itemText']}>
              <strong>{item.name}</strong>
              {item.error && (
                <span className={styles['quiet']}>
                  {said(item.error)} [{item.error.code}]
                </span>
              )}
            </span>
            <ItemState item={item} />
            {(item.state === 'failed' || item.state === 'ignored') && shootId !== null && <ItemActs item={item} />}
          </li>
        ))}
      </ul>
      {items.length > SHOWN && <p className={styles['quiet']}>{t('items.more', { count: items.length - SHOWN })}</p>}
    </>
  );
}
