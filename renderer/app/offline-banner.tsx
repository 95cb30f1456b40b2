import { CloudOff } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useSyncStore } from '../stores/sync-store';
import styles from './offline-banner.module.css';

/** Says that work goes on, in the words of CONVENTIONS 8; nothing in the window waits for a network. */
export function OfflineBanner() {
  const { t, i18n } = useTranslation('app');
  const status = useSyncStore((state) => state.status);
  const connection = status?.connection;
  if (!status || !connection || ['none', 'connecting', 'online'].includes(connection.state)) return null;
  const time =
    connection.lastContactAtMs === null
      ? t('offline.never')
      : t('offline.last', {
          time: new Intl.DateTimeFormat(i18n.language, { timeStyle: 'short' }).format(connection.lastContactAtMs),
        });
  return (
    <div className={styles['banner']} role="status">
      <CloudOff size={15} aria-hidden="true" />
      {t(`offline.${connection.state}`, { count: status.waiting + status.sending })} {time}
    </div>
  );
}
