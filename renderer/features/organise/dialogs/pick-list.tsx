import { useId, useLayoutEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { classNames } from '../class-names';
import styles from './pick-list.module.css';

export interface PickItem {
  readonly key: string;
  readonly label: string;
  readonly detail: string;
  readonly aside: string;
  readonly icon?: ReactNode;
}

interface PickListProps {
  readonly label: string;
  readonly placeholder: string;
  readonly text: string;
  readonly items: readonly PickItem[];
  /** Said when nothing fits. */
  readonly empty: string;
  readonly onText: (text: string) => void;
  readonly onPick: (item: PickItem) => void;
}

/** Type to narrow, arrows to choose, Enter to take: the list beside the field never takes the keyboard. */
export function PickList({ label, placeholder, text, items, empty, onText, onPick }: PickListProps) {
  const id = useId();
  const list = useRef<HTMLUListElement>(null);
  const [wanted, setWanted] = useState(0);
  const at = Math.min(wanted, items.length - 1);
  useLayoutEffect(() => {
    list.current?.children[at]?.scrollIntoView({ block: 'nearest' });
  }, [at]);
  const onKeyDown = (event: KeyboardEvent): void => {
    const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (by !== 0) {
      event.preventDefault();
      setWanted(Math.min(items.length - 1, Math.max(0, at + by)));
    }
    const item = items[at];
    if (event.key !== 'Enter' || !item) return;
    event.preventDefault();
    onPick(item);
  };
  return (
    <div className={styles['picker']}>
      <input
        type="text"
        role="combobox"
        autoFocus
        aria-label={label}
        aria-expanded="true"
        aria-controls={`${id}-list`}
        aria-activedescendant={at >= 0 ? `${id}-${at}` : undefined}
        autoComplete="off"
        className={styles['input']}
        placeholder={placeholder}
        value={text}
        onChange={(event) => {
          setWanted(0);
          onText(event.target.value);
        }}
        onKeyDown={onKeyDown}
      />
      <ul ref={list} id={`${id}-list`} role="listbox" aria-label={label} className={styles['list']}>
        {items.map((item, index) => (
          <li
            key={item.key}
            id={`${id}-${index}`}
            role="option"
            aria-selected={index === at}
            className={classNames(styles['item'], index === at && styles['current'])}
            onPointerMove={() => {
              setWanted(index);
            }}
            onClick={() => {
              onPick(item);
            }}
          >
            {item.icon !== undefined && <span className={styles['icon']}>{item.icon}</span>}
            <span className={styles['label']}>{item.label}</span>
            <span className={styles['detail']}>{item.detail}</span>
            <span className={styles['aside']}>{item.aside}</span>
          </li>
        ))}
      </ul>
      {items.length === 0 && <p className={styles['empty']}>{empty}</p>}
    </div>
  );
}
