import type { Transaction } from 'kysely';
import type { IntentId, ShootId, StudioId } from '@shared/model/ids';
import type { Tables } from '../db/tables';
import { refuse, type Outcome } from '../outcome';
import { hashOf } from '../records/canonical-json';
import type { Fact } from '../records/ledger-entry';

export interface ShootWrite {
  readonly studioId: StudioId;
  readonly shootId: ShootId;
  /** Tells requests of different calls with one body apart. */
  readonly call: string;
  readonly body: { readonly intentId?: IntentId | undefined; readonly revision: number };
}

/** The keys under which writes to a shoot take turns. */
export const keysOf = ({ shootId, call, body }: ShootWrite): string[] => [
  `${call} ${shootId}`,
  ...(body.intentId === undefined ? [] : [`intent ${body.intentId}`]),
];

/** Null when the write may go on; `facts` then records its intent. */
export async function checkIntent(
  trx: Transaction<Tables>,
  { studioId, shootId, call, body }: ShootWrite,
): Promise<{ readonly refusal: Outcome | null; readonly facts: readonly Fact[] }> {
  const { intentId } = body;
  if (intentId === undefined) return { refusal: null, facts: [] };
  const requestHash = hashOf({ call, shootId, body });
  const row = await trx
    .selectFrom('intents')
    .select('request_hash')
    .where('studio_id', '=', studioId)
    .where('id', '=', intentId)
    .executeTakeFirst();
  if (row === undefined) return { refusal: null, facts: [{ kind: 'intent', studioId, intentId, requestHash }] };
  if (row.request_hash === requestHash) return { refusal: null, facts: [] };
  return { refusal: refuse('intent-reused', 'This intent id came before with another content.'), facts: [] };
}

export async function hasShoot(trx: Transaction<Tables>, studioId: StudioId, shootId: ShootId): Promise<boolean> {
  const row = await trx
    .selectFrom('shoots')
    .select('id')
    .where('studio_id', '=', studioId)
    .where('id', '=', shootId)
    .executeTakeFirst();
  return row !== undefined;
}

export const unknownShoot = refuse('unknown-shoot', 'The shoot is not known here; send the shoot first.');
