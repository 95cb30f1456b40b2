import { ok } from '@shared/model/result';
import type { StudioContext } from '../context';
import type { HandlersOf } from '../http/call';
import { contentDisposition, contentTypeOf } from '../http/file-headers';
import { refuse } from '../outcome';
import { readBlobRows, soundBlobs } from './blob-records';

export const fileReadCalls = (context: StudioContext): HandlersOf<'getPhotoFile'> => ({
  getPhotoFile: async ({ studioId, params: { photoId, sha256 } }) => {
    const file = await context.db
      .selectFrom('photo_files')
      .select('name')
      .where('studio_id', '=', studioId)
      .where('photo_id', '=', photoId)
      .where('sha256', '=', sha256)
      .orderBy('place')
      .executeTakeFirst();
    const [blob] = await soundBlobs(context, await readBlobRows(context.db, studioId, [sha256]));
    if (file === undefined || blob === undefined) return refuse('not-found', 'There is no such file.');
    return ok({
      status: 200,
      headers: {
        'content-type': contentTypeOf(file.name),
        'content-length': String(blob.bytes),
        'content-disposition': contentDisposition(file.name),
      },
      bytes: await context.blobs.read(sha256),
    });
  },
});
