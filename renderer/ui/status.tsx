import type { ReactNode } from 'react';
import styles from './status.module.css';
import tones from './tones.module.css';

export type StatusKind = 'ok' | 'waiting' | 'held' | 'attention' | 'error' | 'plain';

/** A state, always with a picture and a word: colour alone tells nobody anything. */
export function Status({
  kind,
  icon,
  children,
}: {
  readonly kind: StatusKind;
  readonly icon: ReactNode;
  readonly children: ReactNode;
}) {
  return (
    <span className={`${styles['status'] ?? ''} ${tones[kind] ?? ''}`}>
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

export function Progress({ label, value }: ProgressProps) {
  return <progress className={styles['progress']} aria-label={label} {...(value === null ? {} : { value, max: 1 })} />;
}
