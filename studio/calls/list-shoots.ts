import { sql } from 'kysely';
import type { PageQuery } from '@shared/contract/studio-api/page';
import type { StudioContext } from '../context';
import type { HandlersOf } from '../http/call';
import { answerJson, type Outcome } from '../outcome';
import { unknownShoot } from './guard-intent';
import { cutPage, pageWindow } from './read-page';

type Names = 'listShoots' | 'listSubjects' | 'listGroups' | 'getBuckets';

export const shootReadCalls = ({ db }: StudioContext): HandlersOf<Names> => {
  const isKnown = async (studioId: string, shootId: string): Promise<boolean> => {
    const query = db.selectFrom('shoots').select('id').where('studio_id', '=', studioId).where('id', '=', shootId);
    return (await query.executeTakeFirst()) !== undefined;
  };
  /**
   * Rows of one request share a seq, so the place within the list is a number over the whole shoot; the removed ones are
   * counted with, so that a removal between two pages moves nothing past the cursor.
   */
  const placed = async (
    table: 'subjects' | 'photo_groups',
    { studioId, shootId, query }: { studioId: string; shootId: string; query: PageQuery },
  ): Promise<Outcome> => {
    if (!(await isKnown(studioId, shootId))) return unknownShoot;
    const { after, limit } = pageWindow(query);
    const { rows } = await sql<{
      body: object;
      revision: number;
      seq: number;
    }>`SELECT body, revision, place AS seq FROM (
        SELECT body, revision, row_number() OVER (ORDER BY seq, id) AS place FROM ${sql.table(table)}
        WHERE studio_id = ${studioId} AND shoot_id = ${shootId}) AS placed
      WHERE place > ${after} AND body IS NOT NULL ORDER BY place LIMIT ${limit + 1}`.execute(db);
    const page = cutPage(rows, limit);
    return answerJson({ items: page.rows.map(({ body, revision }) => ({ ...body, revision })), next: page.next });
  };
  return {
    listShoots: async ({ studioId, query }) => {
      const { after, limit } = pageWindow(query);
      const found = await db
        .selectFrom('shoots')
        .select(['id', 'name', 'kind', 'revision', 'seq'])
        .select(
          sql<number>`(SELECT count(*) FROM photos WHERE photos.studio_id = shoots.studio_id AND photos.shoot_id = shoots.id)`.as(
            'photos',
          ),
        )
        .where('studio_id', '=', studioId)
        .where('seq', '>', after)
        .orderBy('seq')
        .limit(limit + 1)
        .execute();
      const { rows, next } = cutPage(found, limit);
      return answerJson({ items: rows.map(({ seq: _, ...shoot }) => shoot), next });
    },
    listSubjects: ({ studioId, params: { shootId }, query }) => placed('subjects', { studioId, shootId, query }),
    listGroups: ({ studioId, params: { shootId }, query }) => placed('photo_groups', { studioId, shootId, query }),
    getBuckets: async ({ studioId, params: { shootId } }) => {
      if (!(await isKnown(studioId, shootId))) return unknownShoot;
      const row = await db
        .selectFrom('bucket_lists')
        .select(['body', 'revision'])
        .where('studio_id', '=', studioId)
        .where('shoot_id', '=', shootId)
        .executeTakeFirst();
      return answerJson({ items: row?.body ?? [], next: null, revision: row?.revision ?? 0 });
    },
  };
};
