import { Star } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { classNames } from '../class-names';
import styles from './filter-bar.module.css';

const STARS = [1, 2, 3, 4, 5] as const;

/** "At least so many stars"; the same star again takes the filter off. */
export function StarFilter({
  stars,
  onChange,
}: {
  readonly stars: number;
  readonly onChange: (stars: number) => void;
}) {
  const { t } = useTranslation('organise');
  return (
    <div className={styles['set']} role="group" aria-label={t('filters.stars')}>
      {STARS.map((star) => (
        <button
          key={star}
          type="button"
          className={classNames(styles['star'], star <= stars && styles['lit'])}
          aria-pressed={star === stars}
          aria-label={t('filters.atLeast', { count: star })}
          title={t('filters.atLeast', { count: star })}
          onClick={() => {
            onChange(star === stars ? 0 : star);
          }}
        >
          <Star size={14} fill={star <= stars ? 'currentColor' : 'none'} aria-hidden="true" />
        </button>
      ))}
    </div>
  );
}
