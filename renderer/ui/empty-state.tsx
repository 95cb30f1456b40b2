import type { ReactNode } from 'react';
import styles from './empty-state.module.css';

interface EmptyStateProps {
  readonly icon: ReactNode;
  readonly title: string;
  readonly text?: string;
  /** It is all there is on the screen: its title is the screen's. */
  readonly isWhole?: boolean;
  readonly children?: ReactNode;
}

/** What stands where nothing is yet: what this place is for, and the way in. */
export function EmptyState({ icon, title, text, isWhole = false, children }: EmptyStateProps) {
  const Title = isWhole ? 'h1' : 'h2';
  return (
    <div className={styles['empty']}>
      <div className={styles['icon']}>{icon}</div>
      <Title className={styles['title']}>{title}</Title>
      {text !== undefined && <p className={styles['text']}>{text}</p>}
      {children !== undefined && <div className={styles['ways']}>{children}</div>}
    </div>
  );
}
