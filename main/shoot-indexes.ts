import type { KeptCheck } from '@shared/model/custody';
import type { Sha256, ShootId } from '@shared/model/ids';
import type { Photo } from '@shared/model/photo';
import { createShootIndex, type ShootIndex } from './ingest/shoot-index';
import type { Shoot } from './shoots/library';

export interface ShootIndexes {
  /** What the shoot holds, as its journal says; kept from one import to the next. */
  readonly of: (shoot: Shoot) => ShootIndex;
  /** The journal may say something else than the index by now: the next import makes a new one. */
  readonly drop: (shootId: ShootId) => void;
  /** Name of another open shoot that holds these bytes. */
  readonly holderElsewhere: (own: ShootId, sha256: Sha256) => string | null;
}

/** Keeps an index of each shoot that imports, and drops it when the shoot was put in place as a whole. */
export function createShootIndexes(openShoots: () => readonly Shoot[]): ShootIndexes {
  const indexes = new Map<ShootId, ShootIndex>();
  const watched = new WeakSet<Shoot['store']>();
  const of = (shoot: Shoot): ShootIndex => {
    const there = indexes.get(shoot.id);
    if (there) return there;
    if (!watched.has(shoot.store)) {
      watched.add(shoot.store);
      shoot.store.subscribe(({ isRestored, events }) => {
        // A look may have found a copy gone: the next import is to make it anew.
        if (isRestored || events.some(({ type }) => type === 'filesChecked')) indexes.delete(shoot.id);
      });
      // Going back to writing reads the journal again: what was never saved is gone from it.
      shoot.store.onAccessChange(() => indexes.delete(shoot.id));
    }
    const { state } = shoot.store;
    const index = createShootIndex();
    for (const photo of state.photos.values()) index.addPhoto(withoutLost(photo, state.checks.get(photo.id) ?? []));
    indexes.set(shoot.id, index);
    return index;
  };
  return {
    of,
    drop: (shootId) => indexes.delete(shootId),
    holderElsewhere: (own, sha256) => {
      const holder = openShoots().find((shoot) => shoot.id !== own && of(shoot).byHash(sha256).length > 0);
      return holder?.store.state.head?.name ?? null;
    },
  };
}

/** A copy that was found missing or changed is none: an import that sees the photo again makes another. */
function withoutLost(photo: Photo, checks: readonly KeptCheck[]): Photo {
  if (checks.length === 0) return photo;
  const isLost = (path: string, copy: string): boolean =>
    checks.some(({ file, destination, result }) => file === path && destination === copy && result !== 'ok');
  const files = photo.files.map((file) => ({
    ...file,
    copies: file.copies.filter((copy) => !isLost(file.path, copy)),
  }));
  return { ...photo, files };
}
