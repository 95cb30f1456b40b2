import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { StudioChangeView } from '@shared/contract/sync-view';
import { ask } from '../../app/bridge';
import { said } from '../../app/said';
import { showFailure, useToastStore } from '../../stores/toast-store';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import styles from './sync.module.css';

/** Another studio answers: nothing goes to it, unless a person decides so and was told what that means. */
export function OtherStudio() {
  const { t } = useTranslation('sync');
  const [change, setChange] = useState<StudioChangeView | null>(null);
  const [isGone, setGone] = useState(false);
  const look = async (): Promise<void> => {
    const answer = await ask('studio:askChange', {});
    setGone(answer === null);
    setChange(answer);
  };
  return (
    <div className={styles['offer']} role="group" aria-label={t('other.title')}>
      <p>{t('other.text')}</p>
      {isGone && (
        <p className={styles['bad']} role="status">
          {t('other.gone')}
        </p>
      )}
      <Button
        onClick={() => {
          look().catch(showFailure);
        }}
      >
        {t('other.ask')}
      </Button>
      {change && (
        <ChangeDialog
          change={change}
          onClose={() => {
            setChange(null);
          }}
        />
      )}
    </div>
  );
}

/** The second step; the safe answer is the one that Enter gives. */
function ChangeDialog({ change, onClose }: { readonly change: StudioChangeView; readonly onClose: () => void }) {
  const { t } = useTranslation('sync');
  const [isBusy, setBusy] = useState(false);
  const send = async (): Promise<void> => {
    setBusy(true);
    const answer = await ask('studio:change', { studioId: change.studioId });
    useToastStore.getState().show({ kind: answer.isChanged ? 'info' : 'error', text: said(answer), action: null });
    onClose();
  };
  return (
    <Dialog
      title={t('other.title2', { host: change.host })}
      width="narrow"
      onClose={onClose}
      footer={
        <>
          <Button kind="primary" autoFocus onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button
            kind="danger"
            disabled={isBusy}
            onClick={() => {
              send().catch(showFailure);
            }}
          >
            {t('other.send')}
          </Button>
        </>
      }
    >
      <ul className={styles['meaning']}>
        <li>{t('other.kept')}</li>
        {change.sentElsewhere > 0 && <li>{t('other.sentElsewhere', { count: change.sentElsewhere })}</li>}
        {change.sentHere > 0 && <li>{t('other.sentHere', { count: change.sentHere })}</li>}
        {change.unsentHere > 0 && <li>{t('other.unsentHere', { count: change.unsentHere })}</li>}
        <li>{t('other.queued', { count: change.queued })}</li>
        {change.shootsAway > 0 && <li>{t('other.shootsAway', { count: change.shootsAway })}</li>}
      </ul>
    </Dialog>
  );
}
