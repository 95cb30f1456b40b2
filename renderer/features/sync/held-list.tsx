import { CircleCheck, PauseCircle } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { SyncPlans } from '@shared/contract/sync-view';
import type { HoldReason } from '@shared/rules/hold-reason';
import { useAppStore } from '../../stores/app-store';
import { useOrganiseStore, type Place } from '../../stores/organise-store';
import { Button } from '../../ui/button';
import { Status } from '../../ui/status';
import styles from './sync.module.css';

/** Where the photos that a reason holds back can be seen and dealt with. */
const PLACES: Readonly<Record<HoldReason, Place>> = {
  'no-subject-id': { kind: 'no-id' },
  'subject-card': { kind: 'cards' },
  'needs-bucket': { kind: 'unassigned' },
  'no-consent': { kind: 'all' },
  unverified: { kind: 'all' },
  removed: { kind: 'removed' },
};

/** What is held back, why, and the one thing that changes it. Never hidden, never silent. */
export function HeldList({ held }: { readonly held: SyncPlans['held'] }) {
  const { t } = useTranslation('sync');
  const go = useAppStore((state) => state.go);
  const route = useAppStore((state) => state.route);
  const showPlace = useOrganiseStore((state) => state.showPlace);
  if (held.length === 0) {
    return (
      <p className={styles['line']}>
        <Status kind="ok" icon={<CircleCheck size={15} />}>
          {t('held.none')}
        </Status>
      </p>
    );
  }
  return (
    <ul className={styles['held']} aria-label={t('held.title')}>
      {held.map(({ reason, photos }) => (
        <li key={reason} className={styles['line']}>
          <Status kind="held" icon={<PauseCircle size={15} />}>
            {t(`held.${reason}`, { count: photos })}
          </Status>
          <Button
            size="small"
            onClick={() => {
              showPlace(PLACES[reason]);
              if (route.name === 'shoot') go({ name: 'shoot', shootId: route.shootId, tab: 'organise' });
            }}
          >
            {t(`heldAction.${reason}`)}
          </Button>
        </li>
      ))}
    </ul>
  );
}
