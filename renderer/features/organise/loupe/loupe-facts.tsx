import { useTranslation } from 'react-i18next';
import type { PhotoRow } from '@shared/contract/photo-row';
import { useShootStore } from '../../../stores/shoot-store';
import { CellBadges } from '../grid/cell-badges';
import { LabelDot } from '../label-dot';
import { wallClock } from '../wall-clock';
import styles from './loupe.module.css';

/** One line about the photo seen: name, time, camera, marks, people and state. */
export function LoupeFacts({ row }: { readonly row: PhotoRow }) {
  const { t, i18n } = useTranslation('organise');
  const asksForIds = useShootStore(
    (state) => state.view?.head.rules.needsSubject === true || (state.view?.subjects.length ?? 0) > 0,
  );
  return (
    <div className={styles['facts']}>
      <strong>{row.name}</strong>
      {row.capturedAtMs !== null && <span>{wallClock(row.capturedAtMs, i18n.language)}</span>}
      <span className={styles['camera']}>{row.camera}</span>
      {row.rating > 0 && <span aria-label={t('spoken.stars', { count: row.rating })}>{'★'.repeat(row.rating)}</span>}
      {row.flag !== null && <span>{t(`flag.${row.flag}`)}</span>}
      {row.label !== null && (
        <span className={styles['label']}>
          <LabelDot label={row.label} /> {t(`label.${row.label}`)}
        </span>
      )}
      <span className={styles['ids']}>{row.subjectIds.join(', ')}</span>
      <CellBadges row={row} asksForIds={asksForIds} />
    </div>
  );
}
