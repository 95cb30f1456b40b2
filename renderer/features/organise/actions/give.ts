import i18next from 'i18next';
import type { UserCommand } from '@shared/domain/shoot-command';
import { useShootStore, type Overlays } from '../../../stores/shoot-store';
import { useToastStore } from '../../../stores/toast-store';

type Expected = Overlays extends ReadonlyMap<string, infer E> ? E : never;

let undoToast: number | null = null;

/** Gives a command to main. An offer to undo ends with the next edit: it would undo the wrong one. */
export async function give(command: UserCommand, expected?: Expected): Promise<boolean> {
  if (undoToast !== null) useToastStore.getState().dismiss(undoToast);
  undoToast = null;
  return useShootStore.getState().dispatch(command, expected);
}

/** The same, and says so with a way back when it was done. */
export async function giveWithUndo(command: UserCommand, text: string, expected?: Expected): Promise<boolean> {
  const isDone = await give(command, expected);
  if (!isDone) return false;
  const { show } = useToastStore.getState();
  const action = { label: i18next.t('organise:toast.undo'), run: () => void give({ type: 'undo' }) };
  show({ kind: 'info', text, action });
  undoToast = useToastStore.getState().toasts.at(-1)?.id ?? null;
  return true;
}
