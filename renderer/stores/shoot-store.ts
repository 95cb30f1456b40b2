import { create } from 'zustand';
import { unpackRows } from '@shared/contract/columns';
import type { EventPayload } from '@shared/contract/ipc';
import type { PhotoRow } from '@shared/contract/photo-row';
import type { ShootView } from '@shared/contract/shoot-view';
import type { UserCommand } from '@shared/domain/shoot-command';
import { commandIdSchema, type PhotoId, type ShootId } from '@shared/model/ids';
import { ask } from '../app/bridge';
import { fillCatalogue, patchCatalogue } from '../catalogue/follow-shoot';
import { readRowBlock } from './read-row-block';
import { showFailure } from './toast-store';

/** What a command will probably do, shown in the same frame and dropped when main has answered. */
export type Overlays = ReadonlyMap<string, ReadonlyMap<PhotoId, Partial<PhotoRow>>>;

interface ShootState {
  readonly shootId: ShootId | null;
  readonly view: ShootView | null;
  /** By id, as main told them. */
  readonly rows: ReadonlyMap<PhotoId, PhotoRow>;
  /** Grows with every change of the rows: lists are derived again when it moves. */
  readonly version: number;
  readonly overlays: Overlays;
  readonly open: (shootId: ShootId) => Promise<void>;
  readonly applyRows: (patch: EventPayload<'shoot:rowsChanged'>) => void;
  readonly applyView: (shootId: ShootId, view: ShootView) => void;
  /** Gives a command to main; `expected` is what it will do to these photos. Resolves to false when refused. */
  readonly dispatch: (command: UserCommand, expected?: ReadonlyMap<PhotoId, Partial<PhotoRow>>) => Promise<boolean>;
}

/** The open shoot, as far as the window needs it. The truth is main's. */
export const useShootStore = create<ShootState>((set, get) => ({
  shootId: null,
  view: null,
  rows: new Map(),
  version: 0,
  overlays: new Map(),
  open: async (shootId) => {
    const before = get().shootId;
    if (before !== null && before !== shootId) void ask('shoot:close', { shootId: before });
    set({ shootId, view: null, rows: new Map(), overlays: new Map(), version: get().version + 1 });
    const view = await ask('shoot:open', { shootId });
    const { rows, seq } = await fetchRows(shootId);
    if (get().shootId !== shootId) return;
    // Patches that came while the block was on its way are newer than the block.
    const merged = new Map(rows.map((row) => [row.id, row]));
    for (const [id, row] of get().rows) merged.set(id, row);
    set({ view: get().view ?? view, rows: merged, version: get().version + 1 });
    void fillCatalogue(shootId, rows, seq);
  },
  applyRows: ({ shootId, seq, rows, cmds }) => {
    if (get().shootId !== shootId) return;
    const next = new Map(get().rows);
    for (const row of rows) next.set(row.id, row);
    const overlays = new Map(get().overlays);
    for (const cmd of cmds) overlays.delete(cmd);
    set({ rows: next, overlays, version: get().version + 1 });
    void patchCatalogue({ shootId, seq, rows, cmds });
  },
  applyView: (shootId, view) => {
    if (get().shootId === shootId) set({ view });
  },
  dispatch: async (command, expected) => {
    const { shootId } = get();
    if (shootId === null) return false;
    const cmd = commandIdSchema.parse(crypto.randomUUID());
    if (expected) set({ overlays: new Map(get().overlays).set(cmd, expected), version: get().version + 1 });
    try {
      const { changed } = await ask('shoot:dispatch', { shootId, cmd, command });
      if (!changed) dropOverlay(cmd);
      return true;
    } catch (error) {
      dropOverlay(cmd);
      showFailure(error);
      return false;
    }
  },
}));

function dropOverlay(cmd: string): void {
  const { overlays, version } = useShootStore.getState();
  if (!overlays.has(cmd)) return;
  const next = new Map(overlays);
  next.delete(cmd);
  useShootStore.setState({ overlays: next, version: version + 1 });
}

/** The rows of a whole shoot, in one block (shared/contract/columns). */
async function fetchRows(shootId: ShootId): Promise<ReturnType<typeof unpackRows>> {
  const response = await fetch(`app://bundle/data/rows/${shootId}`);
  return unpackRows(readRowBlock(await response.arrayBuffer()));
}
