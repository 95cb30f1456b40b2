import { useId, type ReactNode } from 'react';
import styles from './inspector.module.css';

/** One titled part of the inspector. */
export function Section({
  title,
  aside,
  children,
}: {
  readonly title: string;
  readonly aside?: ReactNode;
  readonly children: ReactNode;
}) {
  const id = useId();
  return (
    <div role="group" className={styles['section']} aria-labelledby={id}>
      <header className={styles['title']}>
        <h3 id={id}>{title}</h3>
        {aside}
      </header>
      {children}
    </div>
  );
}
