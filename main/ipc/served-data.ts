import { join } from 'node:path';
import { photoIdSchema, shootIdSchema } from '@shared/model/ids';
import { THUMBNAIL_EDGE_PX, VIEW_EDGE_PX } from '../core';
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

/** Where the picture of a photo lies, made now if need be; null when there is none. */
export async function pictureOf({ core }: AppContext, { kind, photoId, signal }: PictureAsk): Promise<string | null> {
  const id = photoIdSchema.safeParse(photoId);
  if (!id.success) return null;
  for (const { id: shootId } of core.library.list()) {
    const shoot = core.library.get(shootId);
    const [shown] = shoot?.store.state.photos.get(id.data)?.files ?? [];
    if (!shoot || !shown || (shown.role !== 'image' && shown.role !== 'raw')) continue;
    const { sha256, sizeBytes, name } = shown;
    const edgePx = kind === 'thumb' ? THUMBNAIL_EDGE_PX : VIEW_EDGE_PX;
    const ask = { path: join(shoot.folder, shown.path), sha256, sizeBytes, name, edgePx };
    // A picture that is not wanted any more, or that no decoder can read, is told by the photo's own state.
    const made = await core.media.rendition(ask, { signal, priority: 'screen' }).catch(() => null);
    return made && 'path' in made ? made.path : null;
  }
  return null;
}
