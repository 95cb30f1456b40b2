import { useTranslation } from 'react-i18next';
import type { PhotoRow } from '@shared/contract/photo-row';
import { useShootStore } from '../../../stores/shoot-store';
import { placeInBucket } from '../actions/place-photos';
import styles from './inspector.module.css';

const MIXED = 'mixed';

/** The bucket that the photos lie in; choosing another moves them. */
export function BucketField({ rows }: { readonly rows: readonly PhotoRow[] }) {
  const { t } = useTranslation('organise');
  const buckets = useShootStore((state) => state.view?.buckets);
  const first = rows[0]?.bucketId ?? null;
  const isMixed = rows.some((row) => row.bucketId !== first);
  const value = isMixed ? MIXED : (first ?? '');
  return (
    <label className={styles['field']}>
      <span>{t('inspector.bucket')}</span>
      <select
        value={value}
        onChange={(event) => {
          if (event.target.value === MIXED) return;
          const chosen = buckets?.find((bucket) => bucket.id === event.target.value);
          placeInBucket(
            rows.map((row) => row.id),
            chosen?.id ?? null,
          );
        }}
      >
        {isMixed && <option value={MIXED}>{t('inspector.several')}</option>}
        <option value="">{t('places.unassigned')}</option>
        {buckets?.map((bucket) => (
          <option key={bucket.id} value={bucket.id}>
            {bucket.label}
          </option>
        ))}
      </select>
    </label>
  );
}
