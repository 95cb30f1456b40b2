import { Flag, FlagOff, Star } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { PhotoRow } from '@shared/contract/photo-row';
import { IconButton } from '../../../ui/button';
import { markTargets, toggleLabel } from '../actions/mark-photos';
import { classNames } from '../class-names';
import { LabelDot } from '../label-dot';
import styles from './inspector.module.css';

const STARS = [1, 2, 3, 4, 5] as const;
const LABELS = ['red', 'yellow', 'green', 'blue', 'purple'] as const;

/** What all have in common; null when they differ. */
function shared<K extends keyof PhotoRow>(rows: readonly PhotoRow[], key: K): PhotoRow[K] | null {
  const value = rows[0]?.[key] ?? null;
  return rows.every((row) => row[key] === value) ? value : null;
}

/** Stars, flag and label of the photos, to see and to set. */
export function MarkControls({ rows }: { readonly rows: readonly PhotoRow[] }) {
  const { t } = useTranslation('organise');
  const rating = shared(rows, 'rating') ?? 0;
  const flag = shared(rows, 'flag');
  const label = shared(rows, 'label');
  return (
    <div className={styles['marks']}>
      <span role="group" aria-label={t('inspector.rating')} className={styles['set']}>
        {STARS.map((star) => (
          <button
            key={star}
            type="button"
            className={classNames(styles['star'], star <= rating && styles['lit'])}
            aria-pressed={star === rating}
            aria-label={t('spoken.stars', { count: star })}
            title={t('spoken.stars', { count: star })}
            onClick={() => {
              markTargets({ rating: star === rating ? 0 : star });
            }}
          >
            <Star size={16} fill={star <= rating ? 'currentColor' : 'none'} aria-hidden="true" />
          </button>
        ))}
      </span>
      <span role="group" aria-label={t('inspector.flag')} className={styles['set']}>
        <IconButton
          label={t('flag.pick')}
          icon={<Flag size={15} />}
          isPressed={flag === 'pick'}
          onClick={() => {
            markTargets({ flag: flag === 'pick' ? null : 'pick' });
          }}
        />
        <IconButton
          label={t('flag.reject')}
          icon={<FlagOff size={15} />}
          isPressed={flag === 'reject'}
          onClick={() => {
            markTargets({ flag: flag === 'reject' ? null : 'reject' });
          }}
        />
      </span>
      <span role="group" aria-label={t('inspector.colour')} className={classNames(styles['set'], styles['colours'])}>
        {LABELS.map((name) => (
          <IconButton
            key={name}
            label={t(`label.${name}`)}
            icon={<LabelDot label={name} />}
            isPressed={label === name}
            onClick={() => {
              toggleLabel(name);
            }}
          />
        ))}
      </span>
    </div>
  );
}
