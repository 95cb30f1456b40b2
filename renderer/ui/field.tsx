import { useId, type ComponentProps, type ReactNode } from 'react';
import styles from './field.module.css';

interface FieldProps {
  readonly label: string;
  readonly hint?: string | undefined;
  readonly error?: string | null | undefined;
  readonly children: (ids: {
    readonly id: string;
    readonly 'aria-describedby': string;
    readonly 'aria-invalid': boolean;
  }) => ReactNode;
}

/** A labelled input with its hint or what is wrong with it. */
export function Field({ label, hint, error, children }: FieldProps) {
  const id = useId();
  return (
    <div className={styles['field']}>
      <label htmlFor={id} className={styles['label']}>
        {label}
      </label>
      {children({ id, 'aria-describedby': `${id}-note`, 'aria-invalid': error != null })}
      <p
        id={`${id}-note`}
        className={error == null ? styles['hint'] : styles['error']}
        role={error == null ? undefined : 'alert'}
      >
        {error ?? hint ?? ''}
      </p>
    </div>
  );
}

export function TextInput(props: Omit<ComponentProps<'input'>, 'className'>) {
  return <input type="text" className={styles['input']} {...props} />;
}

export function SelectInput(props: Omit<ComponentProps<'select'>, 'className'>) {
  return <select className={styles['input']} {...props} />;
}

interface CheckboxProps extends Omit<ComponentProps<'input'>, 'className' | 'type'> {
  readonly label: ReactNode;
}

export function Checkbox({ label, ...rest }: CheckboxProps) {
  return (
    <label className={styles['check']}>
      <input type="checkbox" {...rest} />
      <span>{label}</span>
    </label>
  );
}
