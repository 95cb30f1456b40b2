import { useTranslation } from 'react-i18next';
import type { SyncItem } from '@shared/contract/sync-view';
import type { ShootId } from '@shared/model/ids';
import { pictureUrl } from '../../app/bridge';
import { said } from '../../app/said';
import { useShootStore } from '../../stores/shoot-store';
import { Button } from '../../ui/button';
import { ItemState } from './item-state';
import styles from './sync.module.css';

interface ItemListProps {
  readonly items: readonly SyncItem[];
  /** Retry and ignore are commands of the open shoot; null where several are listed. */
  readonly shootId: ShootId | null;
}

const SHOWN = 200;

/** Photo by photo: its name, its picture, where it stands, and what to do when it is stuck. */
export function ItemList({ items, shootId }: ItemListProps) {
  const { t } = useTranslation('sync');
  const dispatch = useShootStore((state) => state.dispatch);
  const failed = items.filter((item) => item.state === 'failed');
  if (items.length === 0) return <p className={styles['quiet']}>{t('items.none')}</p>;
  const retry = (photoIds: SyncItem['photoId'][]): void => void dispatch({ type: 'retrySend', photoIds });
  return (
    <>
      {failed.length > 1 && shootId !== null && (
        <p className={styles['line']}>
          <span>{t('items.failed', { count: failed.length })}</span>
          <Button
            size="small"
            onClick={() => {
              retry(failed.map((item) => item.photoId));
            }}
          >
            {t('items.retryAll')}
          </Button>
        </p>
      )}
      <ul className={styles['items']}>
        {items.slice(0, SHOWN).map((item) => (
          <li key={item.photoId} className={styles['item']}>
            <img
              src={pictureUrl('thumb', { id: item.photoId, version: item.version })}
              alt=""
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
            {item.state === 'failed' && shootId !== null && (
              <span className={styles['acts']}>
                <Button
                  size="small"
                  onClick={() => {
                    retry([item.photoId]);
                  }}
                >
                  {t('items.retry')}
                </Button>
                <Button
                  size="small"
                  kind="quiet"
                  onClick={() => void dispatch({ type: 'ignoreSend', photoIds: [item.photoId] })}
                >
                  {t('items.ignore')}
                </Button>
              </span>
            )}
          </li>
        ))}
      </ul>
      {items.length > SHOWN && <p className={styles['quiet']}>{t('items.more', { count: items.length - SHOWN })}</p>}
    </>
  );
}
