import { create } from 'zustand';
import type { VerifyView } from '@shared/contract/verify-view';

/** The reading of everything that runs, or that ended last; null when none was asked for. */
export const useVerifyStore = create<{ readonly view: VerifyView | null }>(() => ({ view: null }));

export const isVerifying = (view: VerifyView | null): boolean => view?.state === 'running' || view?.state === 'paused';
