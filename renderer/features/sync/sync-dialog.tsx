import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SyncPlans } from '@shared/contract/sync-view';
import type { ShootId } from '@shared/model/ids';
import { ask } from '../../app/bridge';
import { durationText, sizeText } from '../../app/size-text';
import { useAppStore } from '../../stores/app-store';
import { useShootStore } from '../../stores/shoot-store';
import { useSyncStore } from '../../stores/sync-store';
import { showFailure } from '../../stores/toast-store';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { EmptyState } from '../../ui/empty-state';
import { CloudOff } from 'lucide-react';
import { ForceDialog } from './force-dialog';
import { HeldList } from './held-list';
import { PreviewDialog } from './preview-dialog';
import { SyncRun } from './sync-run';
import { usePlans } from './use-plans';
import styles from './sync.module.css';

type Mode = SyncPlans['plans'][number]['mode'];

/** The Sync window: three modes with what each would send, what is held back, and Start. */
export function SyncDialog({ shootId, onClose }: { readonly shootId: ShootId; readonly onClose: () => void }) {
  const { t } = useTranslation('sync');
  const status = useSyncStore((state) => state.status);
  const go = useAppStore((state) => state.go);
  const dispatch = useShootStore((state) => state.dispatch);
  const [mode, setMode] = useState<Mode>('new');
  const [step, setStep] = useState<'choose' | 'preview' | 'confirm' | 'run'>('choose');
  const plans = usePlans(shootId);
  const plan = plans?.plans.find((one) => one.mode === mode);
  const isLinked = status !== null && status.connection.state !== 'none';
  const started = useRef(false);
  useEffect(() => {
    if (step !== 'run' || started.current) return;
    started.current = true;
    void dispatch({ type: 'queueSend', mode, photoIds: null }).then(() =>
      ask('sync:control', { action: 'kick' }).catch(showFailure),
    );
  }, [step, mode, dispatch]);

  const showPreview = (): void => {
    setStep('preview');
  };
  if (step === 'preview') {
    return (
      <PreviewDialog
        shootId={shootId}
        mode={mode}
        onBack={() => {
          setStep('choose');
        }}
        onClose={onClose}
      />
    );
  }
  if (!isLinked) {
    return (
      <Dialog title={t('dialog.title')} onClose={onClose} footer={<PreviewButton onClick={showPreview} />}>
        <EmptyState icon={<CloudOff size={36} />} title={t('dialog.noStudio')} text={t('dialog.noStudioText')}>
          <Button
            kind="primary"
            onClick={() => {
              go({ name: 'shoot', shootId, tab: 'integrations' });
            }}
          >
            {t('dialog.setUp')}
          </Button>
        </EmptyState>
      </Dialog>
    );
  }
  if (step === 'confirm' && plan) {
    return (
      <ForceDialog
        plan={plan}
        onCancel={() => {
          setStep('choose');
        }}
        onSend={() => {
          setStep('run');
        }}
      />
    );
  }
  if (step === 'run') return <SyncRun shootId={shootId} onClose={onClose} />;
  return (
    <Dialog
      title={t('dialog.title')}
      onClose={onClose}
      footer={
        <>
          <PreviewButton onClick={showPreview} />
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button
            kind="primary"
            disabled={!plan || plan.photos === 0}
            onClick={() => {
              setStep(mode === 'force' ? 'confirm' : 'run');
            }}
          >
            {t('start')}
          </Button>
        </>
      }
    >
      <fieldset className={styles['modes']}>
        <legend className="visually-hidden">{t('dialog.modes')}</legend>
        {(plans?.plans ?? []).map((one) => (
          <ModeChoice
            key={one.mode}
            plan={one}
            isChosen={one.mode === mode}
            onChoose={() => {
              setMode(one.mode);
            }}
          />
        ))}
      </fieldset>
      {plans && <HeldList held={plans.held} />}
    </Dialog>
  );
}

/** Also without a studio: looking asks nobody. */
function PreviewButton({ onClick }: { readonly onClick: () => void }) {
  const { t } = useTranslation('sync');
  return (
    <Button kind="quiet" onClick={onClick}>
      {t('preview.show')}
    </Button>
  );
}

function ModeChoice({
  plan,
  isChosen,
  onChoose,
}: {
  readonly plan: SyncPlans['plans'][number];
  readonly isChosen: boolean;
  readonly onChoose: () => void;
}) {
  const { t, i18n } = useTranslation('sync');
  const time = plan.seconds === null ? '' : ` · ${t('plan.time', { time: durationText(plan.seconds, i18n.language) })}`;
  return (
    <label className={styles['mode']}>
      <input type="radio" name="mode" checked={isChosen} onChange={onChoose} />
      <span className={styles['itemText']}>
        <strong>{t(`mode.${plan.mode}`)}</strong>
        <span className={styles['quiet']}>{t(`modeHint.${plan.mode}`)}</span>
      </span>
      <span className={styles['quiet']}>
        {plan.photos === 0
          ? t('plan.nothing')
          : `${t('plan.photos', { count: plan.photos, size: sizeText(plan.sizeBytes, i18n.language) })}${time}`}
      </span>
    </label>
  );
}
