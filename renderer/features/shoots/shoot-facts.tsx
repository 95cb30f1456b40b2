import { CircleAlert, CircleCheck, Clock, Image, PauseCircle, RefreshCw } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { ShootSummary } from '@shared/contract/shoot-view';
import { pictureUrl } from '../../app/bridge';
import { Status } from '../../ui/status';
import { Thumb } from '../../ui/thumb';
import styles from './shoots-page.module.css';

/** Where a shoot stands with the studio, the most pressing first (CONVENTIONS 8). */
export function SyncState({ shoot: { counts, lastSentAtMs } }: { readonly shoot: ShootSummary }) {
  const { t, i18n } = useTranslation('shoots');
  const held = Object.entries(counts.held)
    .filter(([reason]) => reason !== 'removed')
    .reduce((sum, [, count]) => sum + count, 0);
  const isAllSent = counts.waiting === 0 && counts.failed === 0 && counts.sent + counts.changed > 0;
  if (counts.failed > 0) {
    return (
      <Status kind="error" icon={<CircleAlert size={14} />}>
        {t('state.attention', { count: counts.failed })}
      </Status>
    );
  }
  if (counts.waiting > 0) {
    return (
      <Status kind="waiting" icon={<Clock size={14} />}>
        {t('state.waiting', { count: counts.waiting })}
      </Status>
    );
  }
  if (held > 0) {
    return (
      <Status kind="held" icon={<PauseCircle size={14} />}>
        {t('state.held', { count: held })}
      </Status>
    );
  }
  if (!isAllSent) return null;
  const time =
    lastSentAtMs === null
      ? ''
      : new Intl.DateTimeFormat(i18n.language, { dateStyle: 'short', timeStyle: 'short' }).format(lastSentAtMs);
  return (
    <Status kind="ok" icon={counts.changed > 0 ? <RefreshCw size={14} /> : <CircleCheck size={14} />}>
      {counts.changed > 0 ? t('state.sentChanged', { time, count: counts.changed }) : t('state.sent', { time })}
    </Status>
  );
}

export function Cover({ shoot }: { readonly shoot: ShootSummary }) {
  return (
    <span className={styles['cover']}>
      {shoot.cover ? (
        <Thumb src={pictureUrl('thumb', { id: shoot.cover.photoId, version: shoot.cover.version })} />
      ) : (
        <Image size={18} aria-hidden="true" />
      )}
    </span>
  );
}

export function ShootDate({ ms }: { readonly ms: number }) {
  const { i18n } = useTranslation('shoots');
  if (ms === 0) return null;
  return (
    <time dateTime={new Date(ms).toISOString()}>
      {new Intl.DateTimeFormat(i18n.language, { dateStyle: 'medium' }).format(ms)}
    </time>
  );
}
