import {
  CircleCheck,
  DoorOpen,
  Download,
  Hourglass,
  OctagonX,
  RefreshCw,
  ShieldCheck,
  TriangleAlert,
} from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { LeaveView } from '@shared/contract/safety-view';
import { useAppStore } from '../../stores/app-store';
import { Button } from '../../ui/button';
import { EmptyState } from '../../ui/empty-state';
import type { StatusKind } from '../../ui/status';
import { LeaveCards } from './leave-cards';
import { LeaveDisks } from './leave-disks';
import { LeaveLines } from './leave-lines';
import { useLeaveCheck } from './use-leave-check';
import tones from '../../ui/tones.module.css';
import page from '../../ui/page.module.css';
import styles from './safety.module.css';

const LOOKS: Readonly<Record<LeaveView['headline'], { kind: StatusKind; icon: ReactNode }>> = {
  nothing: { kind: 'plain', icon: <DoorOpen size={34} /> },
  wait: { kind: 'waiting', icon: <Hourglass size={34} /> },
  stay: { kind: 'error', icon: <OctagonX size={34} /> },
  look: { kind: 'attention', icon: <TriangleAlert size={34} /> },
  leave: { kind: 'ok', icon: <ShieldCheck size={34} /> },
};

/** One page, one answer: may I leave, may I format. */
export function LeavePage() {
  const { t, i18n } = useTranslation('safety');
  const { view, look } = useLeaveCheck();
  const open = useAppStore((state) => state.open);
  if (!view) return null;
  if (view.headline === 'nothing') {
    return (
      <div className={page['page']}>
        <EmptyState
          isWhole
          icon={<DoorOpen size={34} aria-hidden="true" />}
          title={t('leave.headline.nothing')}
          text={t('leave.text.nothing')}
        >
          <Button
            kind="primary"
            icon={<Download size={15} />}
            onClick={() => {
              open({ name: 'import', shootId: null, sources: [], bucketId: null });
            }}
          >
            {t('leave.import')}
          </Button>
        </EmptyState>
        <LeaveDisks disks={view.disks} />
      </div>
    );
  }
  const { kind, icon } = LOOKS[view.headline];
  const time = new Intl.DateTimeFormat(i18n.language, { timeStyle: 'medium' }).format(view.atMs);
  return (
    <div className={page['page']}>
      <header className={styles['headline']}>
        <span className={tones[kind]} aria-hidden="true">
          {icon}
        </span>
        <div>
          <h1 aria-live="polite">{t(`leave.headline.${view.headline}`)}</h1>
          <p>{t(`leave.text.${view.headline}`)}</p>
          <span className={styles['buttons']}>
            <span className={styles['quiet']}>{t('leave.asOf', { time })}</span>
            <Button size="small" icon={<RefreshCw size={13} />} onClick={look}>
              {t('leave.again')}
            </Button>
            <Button
              size="small"
              icon={<CircleCheck size={13} />}
              onClick={() => {
                open({ name: 'verify', shootId: null });
              }}
            >
              {t('leave.verify')}
            </Button>
          </span>
        </div>
      </header>
      <LeaveCards cards={view.cards} />
      <LeaveLines lines={view.lines} />
      <LeaveDisks disks={view.disks} />
    </div>
  );
}
