import { create } from 'zustand';
import type { ImportProgress, SourceView } from '@shared/contract/import-view';
import { useAppStore } from './app-store';

interface ImportState {
  readonly sources: readonly SourceView[];
  /** Imports of this run of the app, newest last. */
  readonly imports: ReadonlyMap<string, ImportProgress>;
  readonly applySources: (sources: readonly SourceView[]) => void;
  readonly applyProgress: (progress: ImportProgress) => void;
}

/** Cards that are there, and imports as they run. */
export const useImportStore = create<ImportState>((set, get) => ({
  sources: [],
  imports: new Map(),
  applySources: (sources) => {
    const before = new Set(get().sources.map((source) => source.sourceId));
    set({ sources });
    const arrived = sources.filter((source) => source.kind === 'card' && !before.has(source.sourceId));
    const { overlay, route, open } = useAppStore.getState();
    // A card that is put in is offered, but never over something the person is doing.
    if (arrived.length > 0 && overlay === null) {
      const shootId = route.name === 'shoot' ? route.shootId : null;
      open({ name: 'import', shootId, sourceIds: arrived.map((source) => source.sourceId), bucketId: null });
    }
  },
  applyProgress: (progress) => {
    set({ imports: new Map(get().imports).set(progress.importId, progress) });
  },
}));
