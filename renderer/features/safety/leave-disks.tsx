import { HardDrive, TriangleAlert, Unplug } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { LeaveView } from '@shared/contract/safety-view';
import { sizeText } from '../../app/size-text';
import { Status } from '../../ui/status';
import page from '../../ui/page.module.css';
import styles from './safety.module.css';

/** Room for the next card, and copies whose disk is away. */
export function LeaveDisks({ disks }: Pick<LeaveView, 'disks'>) {
  const { t, i18n } = useTranslation('safety');
  return (
    <section className={page['card']} aria-labelledby="leave-disks">
      <h2 id="leave-disks">{t('leave.disks')}</h2>
      <ul className={styles['rows']}>
        {disks.map(({ label: path, freeBytes, isLow }) => {
          const label = path ?? t('leave.library');
          const size = freeBytes === null ? '' : sizeText(freeBytes, i18n.language);
          return (
            <li key={path ?? ''}>
              {freeBytes === null ? (
                <Status kind="attention" icon={<Unplug size={15} />}>
                  {t('leave.away', { label })}
                </Status>
              ) : (
                <Status
                  kind={isLow ? 'attention' : 'ok'}
                  icon={isLow ? <TriangleAlert size={15} /> : <HardDrive size={15} />}
                >
                  {t(isLow ? 'leave.low' : 'leave.free', { label, size })}
                </Status>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
