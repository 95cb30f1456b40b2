import type { BadCopy, VerifiedPlace, VerifyView } from '@shared/contract/verify-view';
import type { Checkable } from '@shared/domain/list-checks';
import type { ShootId } from '@shared/model/ids';
import type { Look } from './look-at-copy';

const BAD_LISTED = 500;

/** Counts what was found, place by place. */
export interface VerifyTally {
  readonly take: (shootId: ShootId, copy: Checkable, look: CountedLook) => void;
  /** A copy that was bad has been put back. */
  readonly restored: (shootId: ShootId, copy: Pick<BadCopy, 'photoId' | 'file' | 'destination'>) => void;
  readonly view: () => Pick<VerifyView, 'places' | 'bad'>;
}

/** A look just taken, or one that was taken before the app was ended. */
export type CountedLook =
  | { readonly result: 'same'; readonly isCold: boolean }
  | { readonly result: 'different' | 'missing' | 'unreadable'; readonly atByte: number | null }
  | Extract<Look, { result: 'offline' }>;

export function createVerifyTally(): VerifyTally {
  const places = new Map<string, VerifiedPlace>();
  let bad: BadCopy[] = [];
  const placeOf = ({ destination, root }: Checkable): VerifiedPlace => {
    const kind = destination === null ? ('library' as const) : ('copy' as const);
    const none = { same: 0, cold: 0, different: 0, missing: 0, unreadable: 0, offline: 0 };
    const place = places.get(root) ?? { kind, label: root, ...none };
    places.set(root, place);
    return place;
  };
  return {
    take: (shootId, copy, look) => {
      const place = placeOf(copy);
      place[look.result] += 1;
      if (look.result === 'same' && look.isCold) place.cold += 1;
      if (look.result === 'same' || look.result === 'offline' || bad.length >= BAD_LISTED) return;
      const { photoId, name, file, destination, root: label } = copy;
      const { result, atByte } = look;
      bad = [...bad, { shootId, photoId, name, file, destination, label, result, atByte, isRestored: false }];
    },
    restored: (shootId, { photoId, file, destination }) => {
      bad = bad.map((one) => {
        const isIt =
          one.shootId === shootId && one.photoId === photoId && one.file === file && one.destination === destination;
        return isIt ? { ...one, isRestored: true } : one;
      });
    },
    view: () => ({ places: [...places.values()].map((place) => ({ ...place })), bad }),
  };
}
