import { RadioGroup } from 'radix-ui';
import styles from './mode-switch.module.css';

interface ModeSwitchProps<V extends string> {
  readonly label: string;
  readonly modes: readonly { readonly value: V; readonly label: string; readonly isDisabled?: boolean }[];
  readonly value: V;
  readonly onChange: (value: V) => void;
}

/** A choice between a few ways, all in view. */
export function ModeSwitch<V extends string>({ label, modes, value, onChange }: ModeSwitchProps<V>) {
  return (
    <RadioGroup.Root
      className={styles['switch']}
      aria-label={label}
      orientation="horizontal"
      value={value}
      onValueChange={(next) => {
        const mode = modes.find((one) => one.value === next);
        if (mode) onChange(mode.value);
      }}
    >
      {modes.map((mode) => (
        <RadioGroup.Item
          key={mode.value}
          value={mode.value}
          disabled={mode.isDisabled === true}
          className={styles['mode']}
        >
          {mode.label}
        </RadioGroup.Item>
      ))}
    </RadioGroup.Root>
  );
}
