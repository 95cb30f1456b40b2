import { useTranslation } from 'react-i18next';
import type { ShootSummary } from '@shared/contract/shoot-view';
import { said } from '../../app/said';
import { Cover, ShootDate, SyncState } from './shoot-facts';
import styles from './shoots-page.module.css';

interface ShootCardsProps {
  readonly shoots: readonly ShootSummary[];
  readonly onOpen: (shoot: ShootSummary) => void;
}

export function ShootCards({ shoots, onOpen }: ShootCardsProps) {
  const { t } = useTranslation('shoots');
  return (
    <ul className={styles['cards']}>
      {shoots.map((shoot) => (
        <li key={shoot.id}>
          <button
            type="button"
            className={styles['card']}
            onClick={() => {
              onOpen(shoot);
            }}
          >
            <Cover shoot={shoot} />
            <span className={styles['cardText']}>
              <strong>{shoot.name}</strong>
              <span className={styles['quiet']}>
                {t(`kind.${shoot.kind}`)} · <ShootDate ms={shoot.createdAtMs} /> ·{' '}
                {t('photos', { count: shoot.counts.photos })}
              </span>
              {shoot.trouble === null ? (
                <SyncState shoot={shoot} />
              ) : (
                <span className={styles['trouble']}>{said(shoot.trouble)}</span>
              )}
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}
