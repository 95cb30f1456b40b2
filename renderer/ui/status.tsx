import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './status.module.css';
import tones from './tones.module.css';

export type StatusKind = 'ok' | 'waiting' | 'held' | 'attention' | 'error' | 'plain';

/** A state, always with a picture and a word: colour alone tells nobody anything. */
export function Status({
  kind,
  icon,
  isSentence = false,
  children,
}: {
  readonly kind: StatusKind;
  readonly icon: ReactNode;
  /** Runs over several lines where there is no room for one. */
  readonly isSentence?: boolean;
  readonly children: ReactNode;
}) {
  return (
    <span className={`${styles[isSentence ? 'sentence' : 'status'] ?? ''} ${tones[kind] ?? ''}`}>
      <span aria-hidden="true" className={styles['icon']}>
        {icon}
      </span>
      <span>{children}</span>
    </span>
  );
}

interface ProgressProps {
  readonly label: string;
  /** 0–1; null while nothing can be said yet. */
  readonly value: number | null;
}

/** A bar; those who do not see it hear it in tenths, since a bar that spoke with every file would never be silent. */
export function Progress({ label, value }: ProgressProps) {
  const { i18n } = useTranslation();
  const tenths = value === null ? null : Math.floor(value * 10) / 10;
  const spoken = tenths === null ? '' : new Intl.NumberFormat(i18n.language, { style: 'percent' }).format(tenths);
  return (
    <>
      <progress className={styles['progress']} aria-label={label} {...(value === null ? {} : { value, max: 1 })} />
      <span className="visually-hidden" role="status">
        {`${label} ${spoken}`}
      </span>
    </>
  );
}
