import { useLayoutEffect } from 'react';
import { useAppStore } from '../stores/app-store';
import { allActions } from './actions';
import { isTyping, keyOfEvent } from './key-of-event';

/** Every action of the app answers to its keys, unless someone is writing or a dialog is open. */
export function useKeyboard(): void {
  // Not a moment after the page is there: what is seen can be used.
  useLayoutEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      // A dialog that Escape closes, or a list that takes the arrows, has had this key already.
      if (event.defaultPrevented) return;
      const key = keyOfEvent(event);
      const hasModifier = key.includes('mod+');
      if (isTyping(event.target) && !hasModifier) return;
      const isCovered = useAppStore.getState().overlay !== null;
      const action = allActions().find(
        (one) => one.keys.includes(key) && (!isCovered || one.section === 'app') && one.isPossible(),
      );
      if (!action) return;
      // Text fields keep their own undo, copy and select-all.
      if (isTyping(event.target) && action.section !== 'app') return;
      event.preventDefault();
      action.run();
    };
    window.addEventListener('keydown', onKey);
    return () => {
      window.removeEventListener('keydown', onKey);
    };
  }, []);
}
