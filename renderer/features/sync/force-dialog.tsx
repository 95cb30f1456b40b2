import { useTranslation } from 'react-i18next';
import type { SyncPlans } from '@shared/contract/sync-view';
import { durationText, sizeText } from '../../app/size-text';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';

interface ForceDialogProps {
  readonly plan: SyncPlans['plans'][number];
  readonly onCancel: () => void;
  readonly onSend: () => void;
}

/** Asks once more before everything is sent again; the safe answer is the one that Enter gives. */
export function ForceDialog({ plan, onCancel, onSend }: ForceDialogProps) {
  const { t, i18n } = useTranslation('sync');
  const size = sizeText(plan.sizeBytes, i18n.language);
  return (
    <Dialog
      title={t('force.title')}
      width="narrow"
      onClose={onCancel}
      footer={
        <>
          <Button kind="primary" autoFocus onClick={onCancel}>
            {t('cancel')}
          </Button>
          <Button kind="danger" onClick={onSend}>
            {t('force.send')}
          </Button>
        </>
      }
    >
      <p>
        {t('force.text', { count: plan.photos, size })}
        {plan.seconds !== null && ` ${t('force.time', { time: durationText(plan.seconds, i18n.language) })}`}
      </p>
      <p>{t('force.already', { count: plan.alreadySent })}</p>
    </Dialog>
  );
}
