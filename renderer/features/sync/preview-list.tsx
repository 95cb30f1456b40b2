import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SyncPlans, SyncPreview } from '@shared/contract/sync-view';
import type { ShootId } from '@shared/model/ids';
import { ask, pictureUrl } from '../../app/bridge';
import { sizeText } from '../../app/size-text';
import { showFailure } from '../../stores/toast-store';
import { Progress } from '../../ui/status';
import { Thumb } from '../../ui/thumb';
import styles from './sync.module.css';

export interface PreviewListProps {
  readonly shootId: ShootId;
  readonly mode: SyncPlans['plans'][number]['mode'];
}

/** The dry run: what Start would send, photo by photo, and what it would not and why. Nothing is queued by looking. */
export function PreviewList({ shootId, mode }: PreviewListProps) {
  const { t, i18n } = useTranslation('sync');
  const [preview, setPreview] = useState<SyncPreview | null>(null);
  useEffect(() => {
    let isWanted = true;
    ask('sync:preview', { shootId, mode })
      .then((found) => {
        if (isWanted) setPreview(found);
      })
      .catch(showFailure);
    return () => {
      isWanted = false;
    };
  }, [shootId, mode]);
  if (!preview) return <Progress label={t('preview.title')} value={null} />;
  const { count, sizeBytes, photos, heldCount, held } = preview;
  return (
    <>
      <p className={styles['result']} role="status">
        {count === 0 ? t('preview.nothing') : t('preview.sum', { count, size: sizeText(sizeBytes, i18n.language) })}
      </p>
      <ul className={styles['items']} aria-label={t('preview.title')}>
        {photos.map(({ photoId, name, version, sizeBytes: bytes, wasSent }) => (
          <li key={photoId} className={styles['item']}>
            <Thumb src={pictureUrl('thumb', { id: photoId, version })} className={styles['thumb']} loading="lazy" />
            <span className={styles['itemText']}>
              <strong>{name}</strong>
              {wasSent && <span className={styles['quiet']}>{t('preview.again')}</span>}
            </span>
            <span className={styles['quiet']}>{sizeText(bytes, i18n.language)}</span>
          </li>
        ))}
      </ul>
      {count > photos.length && <p className={styles['quiet']}>{t('items.more', { count: count - photos.length })}</p>}
      {heldCount > 0 && (
        <>
          <p className={styles['result']}>{t('preview.held', { count: heldCount })}</p>
          <ul className={styles['items']} aria-label={t('held.title')}>
            {held.map(({ photoId, name, version, reason }) => (
              <li key={photoId} className={styles['item']}>
                <Thumb src={pictureUrl('thumb', { id: photoId, version })} className={styles['thumb']} loading="lazy" />
                <strong className={styles['itemText']}>{name}</strong>
                <span className={styles['quiet']}>{t(`reason.${reason}`)}</span>
              </li>
            ))}
          </ul>
          {heldCount > held.length && (
            <p className={styles['quiet']}>{t('items.more', { count: heldCount - held.length })}</p>
          )}
        </>
      )}
    </>
  );
}
