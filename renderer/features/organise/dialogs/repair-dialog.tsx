import { CircleCheck } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ReadOnlyView, RepairView } from '@shared/contract/shoot-view';
import type { ShootId } from '@shared/model/ids';
import { ask } from '../../../app/bridge';
import { useShootStore } from '../../../stores/shoot-store';
import { showFailure } from '../../../stores/toast-store';
import { Button } from '../../../ui/button';
import { Dialog } from '../../../ui/dialog';
import { Status } from '../../../ui/status';
import styles from './repair-dialog.module.css';

type Damage = ReadOnlyView['damage'][number];

/** What of the shoot's record is damaged, what a repair keeps and what it gives up, and how it went. */
export function RepairDialog({ shootId, onClose }: { readonly shootId: ShootId; readonly onClose: () => void }) {
  const { t } = useTranslation('organise');
  const [report, setReport] = useState<RepairView | null>(null);
  const [isBusy, setBusy] = useState(false);
  const repair = async (): Promise<void> => {
    setBusy(true);
    try {
      setReport(await ask('shoot:repair', { shootId }));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog
      title={t('repair.title')}
      onClose={onClose}
      footer={
        report ? (
          <Button kind="primary" onClick={onClose}>
            {t('close', { ns: 'app' })}
          </Button>
        ) : (
          <>
            <Button onClick={onClose}>{t('cancel', { ns: 'app' })}</Button>
            <Button
              kind="primary"
              disabled={isBusy}
              onClick={() => {
                repair().catch(showFailure);
              }}
            >
              {isBusy ? t('repair.going') : t('repair.go')}
            </Button>
          </>
        )
      }
    >
      {report ? <Repaired report={report} /> : <Affected />}
    </Dialog>
  );
}

function Affected() {
  const { t } = useTranslation('organise');
  const view = useShootStore((state) => state.view);
  const photos = useShootStore((state) => state.rows.size);
  const damage = view?.readOnly?.damage ?? [];
  return (
    <>
      <p>{t('repair.photosSafe', { count: photos })}</p>
      <section className={styles['part']}>
        <h3>{t('repair.affected')}</h3>
        <ul className={styles['list']}>
          {damage.map((one, at) => (
            <li key={at}>
              <DamageText damage={one} />
            </li>
          ))}
        </ul>
      </section>
      <p className={styles['quiet']}>{t('repair.kept')}</p>
    </>
  );
}

function DamageText({ damage: { kind, lost, isBridged } }: { readonly damage: Damage }) {
  const { t } = useTranslation('organise');
  if (!lost) return <>{kind === 'order' ? t('repair.order') : t('repair.noneLost')}</>;
  const count = lost.toSeq - lost.fromSeq + 1;
  return (
    <>
      {t('repair.lost', { count, from: lost.fromSeq, to: lost.toSeq })}{' '}
      {isBridged ? t('repair.bridged') : t('repair.gone')}
    </>
  );
}

function Repaired({ report: { lostCommands, keptAside, photos } }: { readonly report: RepairView }) {
  const { t } = useTranslation('organise');
  return (
    <div role="status">
      <Status kind="ok" icon={<CircleCheck size={15} />}>
        {t('repair.done')}
      </Status>
      <p className={styles['part']}>
        {lostCommands === 0 ? t('repair.doneNoneLost') : t('repair.doneLost', { count: lostCommands })}{' '}
        {t('repair.donePhotos', { count: photos })}
      </p>
      {keptAside.length > 0 && (
        <section className={styles['part']}>
          <h3>{t('repair.doneKept')}</h3>
          <ul className={styles['list']}>
            {keptAside.map((path) => (
              <li key={path} className={styles['path']}>
                {path}
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}
