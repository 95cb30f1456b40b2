import type { Transaction } from 'kysely';
import type { PutBuckets } from '@shared/contract/studio-api/shoot-lists';
import type { PutShoot } from '@shared/contract/studio-api/shoots';
import type { StudioContext } from '../context';
import type { Tables } from '../db/tables';
import type { Decision } from '../db/writer';
import type { HandlersOf } from '../http/call';
import { answerJson, refuse, type Outcome } from '../outcome';
import { hashOf } from '../records/canonical-json';
import type { Fact } from '../records/ledger-entry';
import { checkIntent, hasShoot, keysOf, unknownShoot, type ShootWrite } from './guard-intent';

/** Null when the write is newer than what is stored; else the answer, which is a refusal unless nothing would change. */
function compareRevisions(
  revision: number,
  stored: { revision: number; isSame: boolean } | null,
): 'write' | 'same' | Outcome {
  if (stored === null || stored.revision < revision) return 'write';
  const storedRevision = stored.revision;
  if (storedRevision > revision) {
    return refuse('stale-revision', 'The studio has a newer revision.', { storedRevision });
  }
  if (stored.isSame) return 'same';
  return refuse('revision-conflict', 'The studio has this revision with another content.', { storedRevision });
}

type ShootBody = ShootWrite & { readonly body: PutShoot };
type BucketsBody = ShootWrite & { readonly body: PutBuckets };

async function decideShoot(trx: Transaction<Tables>, write: ShootBody): Promise<Decision<Outcome>> {
  const { studioId, shootId, body } = write;
  const intent = await checkIntent(trx, write);
  if (intent.refusal !== null) return { facts: [], answer: intent.refusal };
  const { name, kind: shootKind, revision } = body;
  const accepted = answerJson({ shootId, revision });
  if (intent.isRepeat) return { facts: [], answer: accepted };
  const row = await trx
    .selectFrom('shoots')
    .select(['name', 'kind', 'revision'])
    .where('studio_id', '=', studioId)
    .where('id', '=', shootId)
    .executeTakeFirst();
  const stored = row === undefined ? null : { ...row, isSame: row.name === body.name && row.kind === body.kind };
  const verdict = compareRevisions(body.revision, stored);
  if (typeof verdict !== 'string') return { facts: [], answer: verdict };
  const fact: Fact = { kind: 'shoot', studioId, shootId, revision, name, shootKind };
  return { facts: verdict === 'same' ? intent.facts : [fact, ...intent.facts], answer: accepted };
}

async function decideBuckets(trx: Transaction<Tables>, write: BucketsBody): Promise<Decision<Outcome>> {
  const { studioId, shootId, body } = write;
  if (!(await hasShoot(trx, studioId, shootId))) return { facts: [], answer: unknownShoot };
  const intent = await checkIntent(trx, write);
  if (intent.refusal !== null) return { facts: [], answer: intent.refusal };
  const { buckets, revision } = body;
  const accepted = answerJson({ revision });
  if (intent.isRepeat) return { facts: [], answer: accepted };
  const bodyHash = hashOf(body.buckets);
  const row = await trx
    .selectFrom('bucket_lists')
    .select(['revision', 'body_hash'])
    .where('studio_id', '=', studioId)
    .where('shoot_id', '=', shootId)
    .executeTakeFirst();
  const stored = row === undefined ? null : { ...row, isSame: row.body_hash === bodyHash };
  const verdict = compareRevisions(body.revision, stored);
  if (typeof verdict !== 'string') return { facts: [], answer: verdict };
  const fact: Fact = { kind: 'buckets', studioId, shootId, revision, bodyHash, buckets };
  return { facts: verdict === 'same' ? intent.facts : [fact, ...intent.facts], answer: accepted };
}

export const shootWriteCalls = ({ writer }: StudioContext): HandlersOf<'putShoot' | 'putBuckets'> => ({
  putShoot: async ({ studioId, by, params, body }) => {
    const write: ShootBody = { studioId, ...params, call: 'shoot', body };
    return writer.write({ keys: keysOf(write), by, decide: (trx) => decideShoot(trx, write) });
  },
  putBuckets: async ({ studioId, by, params, body }) => {
    const write: BucketsBody = { studioId, ...params, call: 'buckets', body };
    return writer.write({ keys: keysOf(write), by, decide: (trx) => decideBuckets(trx, write) });
  },
});
