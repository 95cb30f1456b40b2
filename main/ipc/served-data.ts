import { join } from 'node:path';
import type { Said } from '@shared/contract/said';
import { photoIdSchema, shootIdSchema } from '@shared/model/ids';
import type { Photo } from '@shared/model/photo';
import { THUMBNAIL_EDGE_PX, VIEW_EDGE_PX } from '../core';
import { FULL_EDGE_PX, type RenditionRequest } from '../media/look';
import type { Shoot } from '../shoots/library';
import type { PictureAsk } from './answer-requests';
import type { AppContext } from './app-context';
import { rowBlock } from './row-block';

/** The rows of a shoot as one block; null when there is no such shoot. */
export async function rowsOf({ core, feed }: AppContext, id: string): Promise<Uint8Array | null> {
  const shootId = shootIdSchema.safeParse(id);
  const shoot = shootId.success ? await core.library.open(shootId.data) : null;
  if (!shoot?.ok) return null;
  const { rows, seq } = feed(shoot.value).all();
  return rowBlock(rows, seq);
}

const EDGES_PX = {
  first: THUMBNAIL_EDGE_PX,
  thumb: THUMBNAIL_EDGE_PX,
  view: VIEW_EDGE_PX,
  full: FULL_EDGE_PX,
} as const;

/** Where the picture of a photo lies, made now if need be; null when there is none. */
export async function pictureOf({ core }: AppContext, { kind, photoId, signal }: PictureAsk): Promise<string | null> {
  const id = photoIdSchema.safeParse(photoId);
  if (!id.success) return null;
  for (const { id: shootId } of core.library.list()) {
    const shoot = core.library.get(shootId);
    const photo = shoot?.store.state.photos.get(id.data);
    if (!shoot || !photo) continue;
    const request = renditionRequest(shoot, photo, EDGES_PX[kind]);
    if (!request) continue;
    if (kind === 'first') {
      const first = await core.media.firstThumbnail(request, { signal, priority: 'at-once' }).catch(() => null);
      return first?.path ?? null;
    }
    // A picture that is not wanted any more, or that no decoder can read, is told by the photo's own state.
    const made = await core.media.rendition(request, { signal, priority: 'screen' }).catch(() => null);
    return made && 'path' in made ? made.path : null;
  }
  return null;
}

/** Why the whole picture of a photo cannot be shown, in words; null when it can. */
export async function explainPicture(
  { core }: AppContext,
  { shoot, photo }: { shoot: Shoot; photo: Photo },
): Promise<Said | null> {
  const request = renditionRequest(shoot, photo, FULL_EDGE_PX);
  if (!request) return { code: 'no-picture', message: 'This file holds no picture.' };
  const made = await core.media.rendition(request, { priority: 'screen' });
  return 'path' in made ? null : { code: 'no-full-picture', message: made.why };
}

function renditionRequest({ folder }: Shoot, { files: [shown] }: Photo, edgePx: number): RenditionRequest | null {
  if (!shown || (shown.role !== 'image' && shown.role !== 'raw')) return null;
  const { path, sha256, sizeBytes, name } = shown;
  return { path: join(folder, path), sha256, sizeBytes, name, edgePx };
}
