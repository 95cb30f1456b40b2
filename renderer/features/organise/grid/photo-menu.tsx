import { ContextMenu } from 'radix-ui';
import { useState, type MouseEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { photoIdSchema } from '@shared/model/ids';
import { keyLabel } from '../../../app/key-of-event';
import { useOrganiseStore } from '../../../stores/organise-store';
import { organiseActions } from '../organise-actions';
import { selectTile } from './select-tiles';
import styles from './photo-menu.module.css';

/** Actions of the menu in its order; null draws a line. */
const MENU: readonly (string | null)[] = [
  'loupe',
  'zoom',
  null,
  'pick',
  'reject',
  'unflag',
  null,
  'tag',
  'pickBucket',
  'moveBack',
  'moveOn',
  null,
  'group',
  'ungroup',
  'groupByNumber',
  'toggleStack',
  'expandSelection',
  null,
  'markCard',
  'markNoCard',
  'restore',
  'remove',
];

interface Item {
  readonly id: string;
  readonly key: string | undefined;
  readonly run: () => void;
}

/** What can be done now; asked while the menu is still closed, since an open one has the keyboard. */
const possibleItems = (): (Item | null)[] =>
  MENU.flatMap((name): (Item | null)[] => {
    if (name === null) return [null];
    const action = organiseActions.find((one) => one.id === `organise.${name}`);
    return action?.isPossible() === true ? [{ id: action.id, key: action.keys[0], run: action.run }] : [];
  });

/** The menu of the right button, and of the menu key: for what is picked. */
export function PhotoMenu({ children }: { readonly children: ReactNode }) {
  const { t } = useTranslation('organise');
  const [room, setRoom] = useState<HTMLElement | null>(null);
  const [items, setItems] = useState<readonly (Item | null)[]>([]);
  const prepare = (event: MouseEvent): void => {
    pickUnder(event);
    setItems(possibleItems());
  };
  return (
    // Not modal: one would hide the rest from screen readers with things in it that can still have the focus.
    <ContextMenu.Root modal={false}>
      <ContextMenu.Trigger asChild onContextMenu={prepare}>
        <div ref={setRoom} className={styles['area']}>
          {children}
        </div>
      </ContextMenu.Trigger>
      <ContextMenu.Portal container={room}>
        <ContextMenu.Content className={styles['menu']} collisionPadding={8}>
          {items.map((item, index) =>
            item === null ? (
              <ContextMenu.Separator key={`line ${index}`} className={styles['line']} />
            ) : (
              <ContextMenu.Item key={item.id} className={styles['item']} onSelect={item.run}>
                <span>{t(`actions.${item.id}`)}</span>
                {item.key !== undefined && <kbd>{keyLabel(item.key)}</kbd>}
              </ContextMenu.Item>
            ),
          )}
        </ContextMenu.Content>
      </ContextMenu.Portal>
    </ContextMenu.Root>
  );
}

/** The menu is for the photo under the pointer: one that is not picked is picked first. */
function pickUnder(event: MouseEvent): void {
  const cell = event.target instanceof Element ? event.target.closest('[data-photo-id]') : null;
  const id = photoIdSchema.safeParse(cell?.getAttribute('data-photo-id'));
  if (id.success && !useOrganiseStore.getState().selected.has(id.data)) selectTile(id.data, 'only');
}
