import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { PhotoRow } from '@shared/contract/photo-row';
import { pictureUrl } from '../../../app/bridge';
import { TilePicture } from '../grid/tile-picture';
import { wallClock } from '../wall-clock';
import { exposureText } from './exposure-text';
import type { PhotoDetails } from './use-photo-details';
import styles from './inspector.module.css';

/** Which photo, or how many. */
export function PhotoHead({
  rows,
  details,
}: {
  readonly rows: readonly PhotoRow[];
  readonly details: PhotoDetails | null;
}) {
  const { t, i18n } = useTranslation('organise');
  const [row] = rows;
  const span = useMemo(() => timeSpan(rows, i18n.language), [rows, i18n.language]);
  if (!row) return null;
  if (rows.length > 1) {
    return (
      <header className={styles['head']}>
        <h2>{t('inspector.photos', { count: rows.length })}</h2>
        <p>{span}</p>
      </header>
    );
  }
  const facts = details?.photo.facts;
  const [wide, high] =
    facts && facts.orientation >= 5 ? [facts.heightPx, facts.widthPx] : [facts?.widthPx, facts?.heightPx];
  const size = wide != null && high != null ? t('inspector.pixels', { wide, high }) : '';
  return (
    <header className={styles['head']}>
      <div className={styles['small']}>
        <TilePicture row={row} url={pictureUrl('thumb', row)} />
      </div>
      <h2>{row.name}</h2>
      {row.capturedAtMs !== null ? <p>{wallClock(row.capturedAtMs, i18n.language)}</p> : <p>{t('inspector.noTime')}</p>}
      <p>{[row.camera, row.kinds, size].filter((text) => text !== '').join(' · ')}</p>
      {/* A line that comes later must not move the fields below it. */}
      <p className={styles['exposure']}>{facts ? exposureText(facts) : ''}</p>
      {row.damage !== null && <p className={styles['damage']}>{t(`damage.${row.damage}`)}</p>}
    </header>
  );
}

function timeSpan(rows: readonly PhotoRow[], language: string): string {
  const times = rows.flatMap((row) => row.capturedAtMs ?? []);
  if (times.length === 0) return '';
  const [first, last] = [times.reduce((a, b) => Math.min(a, b)), times.reduce((a, b) => Math.max(a, b))];
  const format = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' });
  return format.formatRange(first, last);
}
