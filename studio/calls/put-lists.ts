import { sql, type Transaction } from 'kysely';
import type { StudioContext } from '../context';
import type { Tables } from '../db/tables';
import type { Decision } from '../db/writer';
import type { HandlersOf } from '../http/call';
import { answerJson, type Outcome } from '../outcome';
import { decideGroups, decideSubjects, type StoredEntry } from '../records/decide-lists';
import { checkIntent, hasShoot, keysOf, unknownShoot, type ShootWrite } from './guard-intent';

async function decideList(
  trx: Transaction<Tables>,
  write: ShootWrite,
  decide: () => Promise<ReturnType<typeof decideSubjects>>,
): Promise<Decision<Outcome>> {
  if (!(await hasShoot(trx, write.studioId, write.shootId))) return { facts: [], answer: unknownShoot };
  const intent = await checkIntent(trx, write);
  if (intent.refusal !== null) return { facts: [], answer: intent.refusal };
  const { facts, receipt } = await decide();
  return { facts: [...facts, ...intent.facts], answer: answerJson(receipt) };
}

async function readStored(
  trx: Transaction<Tables>,
  table: 'subjects' | 'photo_groups',
  { studioId, shootId }: ShootWrite,
  ids: readonly string[],
): Promise<StoredEntry[]> {
  return trx
    .selectFrom(table)
    .select(['id', 'revision', 'body'])
    .where('studio_id', '=', studioId)
    .where('shoot_id', '=', shootId)
    .where(sql<string>`id::text`, '=', sql<string>`ANY(${[...ids]}::text[])`)
    .execute();
}

export const listWriteCalls = ({ writer }: StudioContext): HandlersOf<'putSubjects' | 'putGroups'> => ({
  putSubjects: async ({ studioId, by, params, body }) => {
    const write = { studioId, ...params, call: 'subjects', body };
    const ids = body.subjects.map((subject) => subject.id);
    const decide = (trx: Transaction<Tables>) =>
      decideList(trx, write, async () =>
        decideSubjects({ studioId, ...params }, body, await readStored(trx, 'subjects', write, ids)),
      );
    return writer.write({ keys: keysOf(write), by, decide });
  },
  putGroups: async ({ studioId, by, params, body }) => {
    const write = { studioId, ...params, call: 'groups', body };
    const ids = [...body.groups.map((group) => group.id), ...body.removed];
    const decide = (trx: Transaction<Tables>) =>
      decideList(trx, write, async () =>
        decideGroups({ studioId, ...params }, body, await readStored(trx, 'photo_groups', write, ids)),
      );
    return writer.write({ keys: keysOf(write), by, decide });
  },
});
