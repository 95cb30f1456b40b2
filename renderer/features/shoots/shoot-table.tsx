import { useTranslation } from 'react-i18next';
import type { ShootSummary } from '@shared/contract/shoot-view';
import { said } from '../../app/said';
import { Cover, ShootDate, SyncState } from './shoot-facts';
import styles from './shoots-page.module.css';

interface ShootListProps {
  readonly shoots: readonly ShootSummary[];
  readonly onOpen: (shoot: ShootSummary) => void;
}

export function ShootTable({ shoots, onOpen }: ShootListProps) {
  const { t, i18n } = useTranslation('shoots');
  const number = (value: number): string => (value === 0 ? '–' : value.toLocaleString(i18n.language));
  return (
    <table className={styles['table']}>
      <thead>
        <tr>
          <th>
            <span className="visually-hidden">{t('column.cover')}</span>
          </th>
          <th>{t('column.name')}</th>
          <th>{t('column.kind')}</th>
          <th>{t('column.date')}</th>
          <th className={styles['number']}>{t('column.photos')}</th>
          <th className={styles['number']}>{t('column.noId')}</th>
          <th className={styles['number']}>{t('column.unsent')}</th>
          <th>{t('column.state')}</th>
        </tr>
      </thead>
      <tbody>
        {shoots.map((shoot) => (
          <tr
            key={shoot.id}
            className={styles['line']}
            onClick={() => {
              onOpen(shoot);
            }}
          >
            <td>
              <Cover shoot={shoot} />
            </td>
            <td>
              <button type="button" className={styles['open']}>
                {shoot.name}
                {shoot.trouble !== null && <span className={styles['trouble']}>{said(shoot.trouble)}</span>}
              </button>
            </td>
            <td>{t(`kind.${shoot.kind}`)}</td>
            <td>
              <ShootDate ms={shoot.createdAtMs} />
            </td>
            <td className={styles['number']}>{number(shoot.counts.photos)}</td>
            <td className={styles['number']}>{number(shoot.counts.noId)}</td>
            <td className={styles['number']}>{number(shoot.counts.waiting + shoot.counts.failed)}</td>
            <td>
              <SyncState shoot={shoot} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
