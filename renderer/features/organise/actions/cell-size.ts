import { ask } from '../../../app/bridge';
import { useAppStore } from '../../../stores/app-store';
import { showFailure } from '../../../stores/toast-store';

export const SMALLEST_CELL_PX = 120;
export const LARGEST_CELL_PX = 320;
/** A slider that is being moved is written when it rests. */
const REST_MS = 400;

let timer: ReturnType<typeof setTimeout> | undefined;

/** Shows the new size at once and keeps it soon after. */
export function setCellPx(px: number): void {
  const cellPx = Math.round(Math.min(LARGEST_CELL_PX, Math.max(SMALLEST_CELL_PX, px)));
  const { settings } = useAppStore.getState();
  if (!settings || settings.cellPx === cellPx) return;
  useAppStore.setState({ settings: { ...settings, cellPx } });
  clearTimeout(timer);
  timer = setTimeout(() => {
    ask('settings:change', { cellPx }).catch(showFailure);
  }, REST_MS);
}
