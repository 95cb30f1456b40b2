import { create } from 'zustand';
import type { CallOutput } from '@shared/contract/ipc';
import type { SourceView } from '@shared/contract/import-view';
import type { Settings } from '@shared/contract/settings';
import type { ShootSummary } from '@shared/contract/shoot-view';
import type { PhotoId, ShootId } from '@shared/model/ids';

export type ShootTab = 'organise' | 'integrations';
export type Route =
  | { readonly name: 'shoots' }
  | { readonly name: 'shoot'; readonly shootId: ShootId; readonly tab: ShootTab }
  /** May I leave the venue, may I format the cards? */
  | { readonly name: 'leave' }
  | { readonly name: 'settings' };

/** What was chosen in the import sheet, kept while a shoot is made for it. */
export interface ImportDraft {
  readonly picked: readonly string[];
  /** Folders chosen in the sheet itself. */
  readonly extra: readonly SourceView[];
  readonly template: string | null;
  readonly copyDirs: readonly string[];
  readonly readsTwice: boolean;
}

export interface ImportOverlay {
  readonly name: 'import';
  readonly shootId: ShootId | null;
  /** What was dropped, chosen or put in: picked from the start. Empty: the cards that are there. */
  readonly sources: readonly SourceView[];
  readonly bucketId: string | null;
  readonly draft?: ImportDraft;
}

/** Sheets and dialogs that can lie over any screen; at most one at a time. */
export type Overlay =
  /** `back` is the import that the shoot is made for. */
  | { readonly name: 'new-shoot'; readonly back?: ImportOverlay }
  | ImportOverlay
  | { readonly name: 'import-report'; readonly shootId: ShootId; readonly importId: string }
  | { readonly name: 'roster'; readonly shootId: ShootId }
  | { readonly name: 'subjects'; readonly shootId: ShootId }
  | { readonly name: 'services'; readonly shootId: ShootId }
  | { readonly name: 'repair'; readonly shootId: ShootId }
  | { readonly name: 'tag' }
  | { readonly name: 'bucket-picker' }
  | { readonly name: 'group-by-number' }
  | { readonly name: 'sync'; readonly shootId: ShootId }
  | { readonly name: 'queue' }
  /** Reading everything again; null offers the library only. */
  | { readonly name: 'verify'; readonly shootId: ShootId | null }
  | { readonly name: 'story'; readonly shootId: ShootId; readonly photoId: PhotoId }
  | { readonly name: 'palette' }
  | { readonly name: 'keys' };

interface AppState {
  readonly info: CallOutput<'app:getInfo'> | null;
  readonly settings: Settings | null;
  readonly shoots: readonly ShootSummary[] | null;
  /** Chosen, and used from the next start on. */
  readonly nextLibraryDir: string | null;
  readonly route: Route;
  readonly overlay: Overlay | null;
  readonly go: (route: Route) => void;
  readonly open: (overlay: Overlay) => void;
  readonly closeOverlay: () => void;
}

/** Where in the app the person is, and what the whole app knows. */
export const useAppStore = create<AppState>((set) => ({
  info: null,
  settings: null,
  shoots: null,
  nextLibraryDir: null,
  route: { name: 'shoots' },
  overlay: null,
  go: (route) => {
    set({ route, overlay: null });
  },
  open: (overlay) => {
    set({ overlay });
  },
  closeOverlay: () => {
    set({ overlay: null });
  },
}));
