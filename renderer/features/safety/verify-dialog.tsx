import { Pause, Play, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { VerifyView } from '@shared/contract/verify-view';
import type { ShootId } from '@shared/model/ids';
import { ask } from '../../app/bridge';
import { durationText, sizeText } from '../../app/size-text';
import { showFailure } from '../../stores/toast-store';
import { isVerifying, useVerifyStore } from '../../stores/verify-store';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { Progress } from '../../ui/status';
import { VerifyReport } from './verify-report';
import styles from './safety.module.css';

interface VerifyDialogProps {
  /** Null: the whole library. */
  readonly shootId: ShootId | null;
  readonly onClose: () => void;
}

const control = (action: 'pause' | 'resume' | 'cancel'): void => {
  ask('verify:control', { action }).catch(showFailure);
};

/** Reads everything again: before, while and after. Closing it hides it; the reading goes on. */
export function VerifyDialog({ shootId, onClose }: VerifyDialogProps) {
  const { t } = useTranslation('safety');
  const view = useVerifyStore((state) => state.view);
  return (
    <Dialog title={t('verify.title')} onClose={onClose} width="wide" footer={<Footer view={view} onClose={onClose} />}>
      {!isVerifying(view) && <Beginning shootId={shootId} />}
      {view && (
        <>
          <h3 className={styles['state']} aria-live="polite">
            {t(`verify.state.${view.state}`)}
          </h3>
          {isVerifying(view) && <Running view={view} />}
          <VerifyReport view={view} />
        </>
      )}
    </Dialog>
  );
}

function Footer({ view, onClose }: { readonly view: VerifyView | null; readonly onClose: () => void }) {
  const { t } = useTranslation('safety');
  if (!isVerifying(view)) {
    return (
      <Button kind="primary" onClick={onClose}>
        {t('verify.close')}
      </Button>
    );
  }
  const isPaused = view?.state === 'paused';
  return (
    <>
      <Button
        icon={<X size={14} />}
        onClick={() => {
          control('cancel');
        }}
      >
        {t('verify.cancel')}
      </Button>
      <Button
        icon={isPaused ? <Play size={14} /> : <Pause size={14} />}
        onClick={() => {
          control(isPaused ? 'resume' : 'pause');
        }}
      >
        {isPaused ? t('verify.resume') : t('verify.pause')}
      </Button>
      <Button kind="primary" onClick={onClose}>
        {t('verify.hide')}
      </Button>
    </>
  );
}

function Beginning({ shootId }: { readonly shootId: ShootId | null }) {
  const { t } = useTranslation('safety');
  const start = (which: ShootId | null): void => {
    ask('verify:start', { shootId: which }).catch(showFailure);
  };
  return (
    <div className={styles['beginning']}>
      <p>{t('verify.what')}</p>
      <span className={styles['buttons']}>
        {shootId !== null && (
          <Button
            onClick={() => {
              start(shootId);
            }}
          >
            {t('verify.ofShoot')}
          </Button>
        )}
        <Button
          onClick={() => {
            start(null);
          }}
        >
          {t('verify.ofLibrary')}
        </Button>
      </span>
    </div>
  );
}

function Running({ view }: { readonly view: VerifyView }) {
  const { t, i18n } = useTranslation('safety');
  const { copies, bytesDone, bytesTotal, bytesPerSecond, secondsLeft } = view;
  const size = (bytes: number): string => sizeText(bytes, i18n.language);
  return (
    <>
      <Progress label={t('verify.title')} value={bytesTotal === 0 ? null : bytesDone / bytesTotal} />
      <p className={styles['line']}>
        <span>{t('verify.progress', { ...copies, bytes: size(bytesDone) })}</span>
        <span>
          {bytesPerSecond !== null && t('verify.rate', { rate: size(bytesPerSecond) })}
          {secondsLeft !== null && ` · ${t('verify.left', { time: durationText(secondsLeft, i18n.language) })}`}
        </span>
      </p>
    </>
  );
}
