import { sql } from 'kysely';
import type { StudioContext } from '../context';
import type { Tables } from '../db/tables';
import type { HandlersOf } from '../http/call';
import { answerJson } from '../outcome';
import { soundBlobs } from './blob-records';
import { unknownShoot } from './guard-intent';
import { cutPage, pageWindow } from './read-page';

type PhotoRow = Tables['photos'];
interface FileRow {
  readonly photo_id: string;
  readonly role: string;
  readonly name: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly mtime_ms: number;
}

/** Files whose bytes are recorded, the shown one first; whether they are still sound is looked at after. */
async function readFiles({ db }: StudioContext, studioId: string, photoIds: readonly string[]): Promise<FileRow[]> {
  return db
    .selectFrom('photo_files')
    .innerJoin('blobs', (join) =>
      join
        .onRef('blobs.studio_id', '=', 'photo_files.studio_id')
        .onRef('blobs.sha256', '=', 'photo_files.sha256')
        .onRef('blobs.bytes', '=', 'photo_files.bytes'),
    )
    .select([
      'photo_files.photo_id',
      'photo_files.role',
      'photo_files.name',
      'photo_files.sha256',
      'photo_files.bytes',
      'blobs.mtime_ms',
    ])
    .where('photo_files.studio_id', '=', studioId)
    .where('photo_files.photo_id', '=', sql<string>`ANY(${[...photoIds]}::uuid[])`)
    .orderBy('photo_files.photo_id')
    .orderBy('photo_files.place')
    .execute();
}

const toStudioPhoto = (row: PhotoRow, files: readonly FileRow[]) => ({
  id: row.id,
  name: row.name,
  files: files.map(({ role, name, sha256, bytes }) => ({ role, name, sha256, bytes })),
  subjects: row.subjects,
  bucket: row.bucket,
  bucketId: row.bucket_id,
  group: row.group_id,
  position: row.position_key,
  capturedAt: row.captured_at,
  revision: row.revision,
  receivedAt: row.received_at.toISOString(),
});

export const photoReadCalls = (context: StudioContext): HandlersOf<'listPhotos'> => ({
  listPhotos: async ({ studioId, params: { shootId }, query }) => {
    const { db } = context;
    const { after, limit } = pageWindow(query);
    const found = await db
      .selectFrom('photos')
      .selectAll()
      .where('studio_id', '=', studioId)
      .where('shoot_id', '=', shootId)
      .where('seq', '>', after)
      .orderBy('seq')
      .limit(limit + 1)
      .execute();
    if (found.length === 0) {
      const shoot = db.selectFrom('shoots').select('id').where('studio_id', '=', studioId).where('id', '=', shootId);
      if ((await shoot.executeTakeFirst()) === undefined) return unknownShoot;
    }
    const { rows, next } = cutPage(found, limit);
    const photoIds = rows.map((row) => row.id);
    const recorded = await readFiles(context, studioId, photoIds);
    const sound = await soundBlobs(
      context,
      recorded.map((file) => ({ ...file, mtimeMs: file.mtime_ms })),
    );
    const byPhoto = new Map<string, FileRow[]>();
    for (const file of sound) byPhoto.set(file.photo_id, [...(byPhoto.get(file.photo_id) ?? []), file]);
    return answerJson({ items: rows.map((row) => toStudioPhoto(row, byPhoto.get(row.id) ?? [])), next });
  },
});
