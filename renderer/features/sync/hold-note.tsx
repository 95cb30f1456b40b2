import { PauseCircle } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { ask } from '../../app/bridge';
import { useSyncStore } from '../../stores/sync-store';
import { showFailure } from '../../stores/toast-store';
import { Button } from '../../ui/button';
import { Status } from '../../ui/status';
import styles from './sync.module.css';

/** Why photos wait although the studio is there, and the way past it. */
export function HoldNote() {
  const { t } = useTranslation('sync');
  const hold = useSyncStore((state) => state.status?.hold ?? null);
  const isLinked = useSyncStore((state) => state.status !== null && state.status.connection.state !== 'none');
  if (hold === null || !isLinked) return null;
  return (
    <div className={styles['hold']} role="status">
      <Status kind="attention" icon={<PauseCircle size={14} />}>
        {t(`hold.${hold.cause}`)} {t(`hold.${hold.allowance}`)}
      </Status>
      <Button
        size="small"
        onClick={() => {
          ask('sync:control', { action: 'sendAnyway' }).catch(showFailure);
        }}
      >
        {t('hold.sendAnyway')}
      </Button>
    </div>
  );
}
