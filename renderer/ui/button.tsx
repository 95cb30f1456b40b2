import type { ComponentProps, ReactNode } from 'react';
import styles from './button.module.css';

export interface ButtonProps extends Omit<ComponentProps<'button'>, 'className'> {
  readonly kind?: 'primary' | 'plain' | 'quiet' | 'danger';
  readonly icon?: ReactNode;
  readonly size?: 'normal' | 'small';
}

/** The one button. `primary` is the screen's main act; there is one at most. */
export function Button({ kind = 'plain', size = 'normal', icon, children, ...rest }: ButtonProps) {
  return (
    <button type="button" className={`${styles['button'] ?? ''} ${styles[kind] ?? ''} ${styles[size] ?? ''}`} {...rest}>
      {icon}
      {children}
    </button>
  );
}

interface IconButtonProps extends Omit<ComponentProps<'button'>, 'className' | 'children'> {
  /** Spoken and shown on hover. */
  readonly label: string;
  readonly icon: ReactNode;
  readonly isPressed?: boolean;
}

/** A button that is only a picture; its label is for those who cannot see it, and for the pointer. */
export function IconButton({ label, icon, isPressed, ...rest }: IconButtonProps) {
  return (
    <button
      type="button"
      className={styles['icon']}
      aria-label={label}
      title={label}
      aria-pressed={isPressed}
      {...rest}
    >
      {icon}
    </button>
  );
}
