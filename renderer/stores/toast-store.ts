import { create } from 'zustand';
import { CallFailure } from '../app/bridge';
import { said } from '../app/said';

export interface Toast {
  readonly id: number;
  readonly kind: 'info' | 'error';
  readonly text: string;
  readonly action: { readonly label: string; readonly run: () => void } | null;
}

interface ToastState {
  readonly toasts: readonly Toast[];
  readonly show: (toast: Omit<Toast, 'id'>) => void;
  readonly dismiss: (id: number) => void;
}

let nextId = 1;
const MOST = 4;

/** Short messages at the edge of the window. Errors stay until they are dismissed. */
export const useToastStore = create<ToastState>((set, get) => ({
  toasts: [],
  show: (toast) => {
    const id = nextId;
    nextId += 1;
    set({ toasts: [...get().toasts, { ...toast, id }].slice(-MOST) });
  },
  dismiss: (id) => {
    set({ toasts: get().toasts.filter((toast) => toast.id !== id) });
  },
}));

/** Shows why something did not work. What is no refusal of main's is a defect and is thrown on. */
export function showFailure(error: unknown): void {
  if (!(error instanceof CallFailure)) throw error;
  useToastStore.getState().show({ kind: 'error', text: said(error), action: null });
}
