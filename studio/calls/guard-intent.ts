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

interface IntentCheck {
  /** Null when the write may go on. */
  readonly refusal: Outcome | null;
  /** This very request was accepted before: its answer is given again, whatever came since. */
  readonly isRepeat: boolean;
  /** Records the intent of a write that goes on. */
  readonly facts: readonly Fact[];
}

export async function checkIntent(
  trx: Transaction<Tables>,
  { studioId, shootId, call, body }: ShootWrite,
): Promise<IntentCheck> {
  const { intentId } = body;
  const goOn = { refusal: null, isRepeat: false, facts: [] };
  if (intentId === undefined) return goOn;
  const requestHash = hashOf({ call, shootId, body });
  const row = await trx
    .selectFrom('intents')
    .select('request_hash')
    .where('studio_id', '=', studioId)
    .where('id', '=', intentId)
    .executeTakeFirst();
  if (row === undefined) return { ...goOn, facts: [{ kind: 'intent', studioId, intentId, requestHash }] };
  if (row.request_hash === requestHash) return { ...goOn, isRepeat: true };
  return { ...goOn, refusal: refuse('intent-reused', 'This intent id came before with another content.') };
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
