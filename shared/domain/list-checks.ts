import type { KeptCheck } from '@shared/model/custody';
import type { PhotoId, Sha256 } from '@shared/model/ids';
import { copyRoot } from '@shared/rules/custody/list-copies';
import { custodyFacts } from './card-custody';
import type { ShootState } from './shoot-state';

/** One file in one place that can be read again. */
export interface Checkable {
  readonly photoId: PhotoId;
  /** The camera's name. */
  readonly name: string;
  /** Path in the shoot, `PhotoFile.path`. */
  readonly file: string;
  /** Null: the library; else the copy's absolute path. */
  readonly destination: string | null;
  /** What the place is called: the copy's folder; nothing for the library. */
  readonly root: string;
  readonly sha256: Sha256;
  readonly sizeBytes: number;
  /** The look that counts; null when it was only copied and read back. */
  readonly last: KeptCheck | null;
}

/** Every copy of every file of a shoot, photo by photo; the studio reads its own. */
export function listChecks(state: ShootState): readonly Checkable[] {
  return [...state.photos.values()].flatMap((photo) => {
    const { checks } = custodyFacts(state, photo.id);
    return photo.files.flatMap(({ path: file, name, sha256, sizeBytes, copies }) =>
      [null, ...copies].map((destination): Checkable => ({
        photoId: photo.id,
        ...{ name, file, destination, sha256, sizeBytes },
        root: destination === null ? '' : copyRoot(destination, file),
        last: checks.find((check) => check.file === file && check.destination === destination) ?? null,
      })),
    );
  });
}
