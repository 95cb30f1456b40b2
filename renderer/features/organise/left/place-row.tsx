import { TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { useOrganiseStore, type Place } from '../../../stores/organise-store';
import { classNames } from '../class-names';
import { useDropTarget, type DropTarget } from './use-drop-target';
import styles from './places-panel.module.css';

interface PlaceRowProps extends DropTarget {
  readonly place: Place;
  readonly icon?: ReactNode;
  readonly label: string;
  /** Said after the label where the label alone is not enough. */
  readonly detail?: string | undefined;
  readonly count: string;
  /** Shown on hover and spoken: the count in words. */
  readonly countText: string;
  /** Short of what is wanted: a word beside a sign, never only a colour. */
  readonly shortText?: string | undefined;
}

const isSame = (a: Place, b: Place): boolean => JSON.stringify(a) === JSON.stringify(b);

/** One place of the left panel; choosing it shows its photos. */
export function PlaceRow({
  place,
  icon,
  label,
  detail,
  count,
  countText,
  shortText,
  onPhotos,
  onFiles,
}: PlaceRowProps) {
  const isCurrent = useOrganiseStore((state) => isSame(state.place, place));
  const showPlace = useOrganiseStore((state) => state.showPlace);
  const { isOver, canTake, props } = useDropTarget({ onPhotos, onFiles });
  return (
    <li>
      <button
        type="button"
        className={classNames(styles['place'], canTake && styles['target'], isOver && styles['over'])}
        aria-current={isCurrent ? 'true' : undefined}
        title={countText}
        onClick={() => {
          showPlace(place);
        }}
        {...props}
      >
        {icon !== undefined && (
          <span className={styles['icon']} aria-hidden="true">
            {icon}
          </span>
        )}
        <span className={styles['label']}>
          {label}
          {detail !== undefined && detail !== '' && <span className={styles['detail']}> {detail}</span>}
        </span>
        <span className={classNames(styles['count'], shortText !== undefined && styles['short'])}>
          <span aria-hidden="true">{count}</span>
          {shortText !== undefined && (
            <span className={styles['shortText']} aria-hidden="true">
              <TriangleAlert size={12} /> {shortText}
            </span>
          )}
          <span className="visually-hidden">{countText}</span>
        </span>
      </button>
    </li>
  );
}
