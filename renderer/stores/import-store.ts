import { create } from 'zustand';
import type { ImportProgress, SourceView } from '@shared/contract/import-view';

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
    set({ sources });
  },
  applyProgress: (progress) => {
    set({ imports: new Map(get().imports).set(progress.importId, progress) });
  },
}));
