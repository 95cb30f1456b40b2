import type { ShootId } from '@shared/model/ids';
import type { LibraryStore } from './library-store';
import type { Shoot } from './library';

/** Said of a shoot whose folder is not there. */
export const AWAY: ShootTrouble = {
  code: 'away',
  message: 'The folder of this shoot is not in the library. Is its disk connected?',
};

export interface ShootTrouble {
  readonly code: string;
  /** For people. */
  readonly message: string;
}

export interface ListedShoot {
  readonly id: ShootId;
  readonly name: string;
  /** Null: fine. Else: the folder is away, cannot be opened, or can only be looked at. */
  readonly trouble: ShootTrouble | null;
}

/** Every shoot that the library knows or holds, newest first. */
export function listShoots(
  store: LibraryStore,
  folders: ReadonlyMap<ShootId, string>,
  { openShoots, troubles }: { openShoots: ReadonlyMap<ShootId, Shoot>; troubles: ReadonlyMap<ShootId, ShootTrouble> },
): ListedShoot[] {
  const known = [...store.state.shoots.values()].map(({ shootId: id, name }) => {
    const shoot = openShoots.get(id);
    const trouble = troubles.get(id) ?? barrierOf(shoot) ?? (folders.has(id) ? null : AWAY);
    return { id, name: shoot?.store.state.head?.name ?? name, trouble };
  });
  const isKnown = new Set(known.map((shoot) => shoot.id));
  const found = [...folders.keys()].filter((id) => !isKnown.has(id));
  const strangers = found.map((id) => ({
    id,
    name: folders.get(id)?.split(/[\\/]/).at(-1) ?? id,
    trouble: troubles.get(id) ?? null,
  }));
  // Ids are UUIDv7: the newest sorts last.
  return [...known, ...strangers].sort((a, b) => (a.id < b.id ? 1 : -1));
}

function barrierOf(shoot: Shoot | undefined): ShootTrouble | null {
  if (!shoot || shoot.store.access === 'write') return null;
  const { reason, sentence } = shoot.store.access.readOnly;
  return { code: reason, message: sentence };
}
