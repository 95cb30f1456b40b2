import type { ShootState } from '@shared/domain/shoot-state';
import type { PhotoId, ShootId } from '@shared/model/ids';

/** One photo that could not be sent, for whoever helps: what, why, and which files it is about. */
export interface FailedSend {
  readonly shoot: string;
  readonly shootId: ShootId;
  readonly photoId: PhotoId;
  readonly name: string;
  readonly code: string;
  readonly message: string;
  readonly isIgnored: boolean;
  readonly since: string;
  readonly revision: number;
  /** Paths within the shoot's folder: where that lies is nobody's business. */
  readonly files: readonly { readonly path: string; readonly sizeBytes: number; readonly sha256: string }[];
}

/** Every photo of a shoot that is parked, ignored ones too; nothing that signs anybody in is in it. */
export function failedSends(shootId: ShootId, state: ShootState): FailedSend[] {
  return [...state.sends].flatMap(([photoId, { parked }]) => {
    const photo = state.photos.get(photoId);
    if (!parked || !photo) return [];
    const { code, message, isIgnored, at } = parked;
    return [
      {
        shoot: state.head?.name ?? '',
        shootId,
        photoId,
        name: photo.files[0]?.name ?? '',
        code,
        message,
        isIgnored,
        since: new Date(at).toISOString(),
        revision: photo.revision,
        files: photo.files.map(({ path, sizeBytes, sha256 }) => ({ path, sizeBytes, sha256 })),
      },
    ];
  });
}

/** The same for people; `lines`: each photo in the words of the window. */
export function failedText(heading: string, lines: readonly string[]): string {
  return [heading, '', ...lines, ''].join('\n');
}
