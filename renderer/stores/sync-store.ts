import { create } from 'zustand';
import type { SyncStatus } from '@shared/contract/sync-view';

/** The queue at a glance, as main told it last. */
export const useSyncStore = create<{ readonly status: SyncStatus | null }>(() => ({ status: null }));
