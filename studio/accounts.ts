import { createHash, randomBytes, randomUUID, timingSafeEqual } from 'node:crypto';
import type { Kysely } from 'kysely';
import { studioIdSchema, type StudioId } from '@shared/model/ids';
import type { Tables } from './db/tables';
import type { Writer } from './db/writer';

export interface Credentials {
  readonly studioId: StudioId;
  readonly tokenId: string;
  /** Shown once: only its hash is kept in the database. */
  readonly token: string;
}

const hashToken = (token: string): string => createHash('sha256').update(token).digest('hex');

/** `fp_<prefix to look it up by>_<256 random bits>`. */
const TOKEN_FORM = /^fp_([0-9a-f]{8})_[A-Za-z0-9_-]{43}$/;

function makeToken() {
  const prefix = randomBytes(4).toString('hex');
  return { prefix, token: `fp_${prefix}_${randomBytes(32).toString('base64url')}` };
}

/** Makes a studio with a first token. */
export async function addStudio(writer: Writer, name: string): Promise<Credentials> {
  const studioId = studioIdSchema.parse(randomUUID());
  await writer.write({
    keys: [`studio ${studioId}`],
    decide: async () => ({ facts: [{ kind: 'studio', studioId, name }], answer: null }),
  });
  return addToken(writer, studioId, 'first');
}

/** The oldest studio; made where there is none. Instances that start together on an empty database agree on one. */
export function ensureStudio(writer: Writer, name: string): Promise<StudioId> {
  return writer.write({
    keys: ['first studio'],
    decide: async (trx) => {
      const first = await trx.selectFrom('studios').select('id').orderBy('created_at').orderBy('id').executeTakeFirst();
      if (first !== undefined) return { facts: [], answer: studioIdSchema.parse(first.id) };
      const studioId = studioIdSchema.parse(randomUUID());
      return { facts: [{ kind: 'studio', studioId, name }], answer: studioId };
    },
  });
}

export async function addToken(writer: Writer, studioId: StudioId, label: string): Promise<Credentials> {
  const { prefix, token } = makeToken();
  const tokenId = randomUUID();
  const fact = { kind: 'token', studioId, tokenId, prefix, hash: hashToken(token), label } as const;
  await writer.write({ keys: [`token ${tokenId}`], decide: async () => ({ facts: [fact], answer: null }) });
  return { studioId, tokenId, token };
}

export interface Accounts {
  /** The studio of a token; null when it is unknown or revoked. */
  authenticate(token: string): Promise<StudioId | null>;
  revoke(studioId: StudioId, tokenId: string): Promise<void>;
}

interface AccountsParams {
  readonly db: Kysely<Tables>;
  readonly writer: Writer;
  /** No other process revokes tokens, so that checked ones may be remembered. */
  readonly isSoleInstance: boolean;
}

export function createAccounts({ db, writer, isSoleInstance }: AccountsParams): Accounts {
  const remembered = new Map<string, StudioId>();
  return {
    authenticate: async (token) => {
      const prefix = TOKEN_FORM.exec(token)?.[1];
      if (prefix === undefined) return null;
      const hash = hashToken(token);
      const known = remembered.get(hash);
      if (known !== undefined) return known;
      const row = await db
        .selectFrom('tokens')
        .select(['studio_id', 'hash'])
        .where('prefix', '=', prefix)
        .where('revoked_at', 'is', null)
        .executeTakeFirst();
      if (row === undefined || !timingSafeEqual(Buffer.from(row.hash), Buffer.from(hash))) return null;
      const studioId = studioIdSchema.parse(row.studio_id);
      if (isSoleInstance) remembered.set(hash, studioId);
      return studioId;
    },
    revoke: async (studioId, tokenId) => {
      const fact = { kind: 'token-revoked', studioId, tokenId } as const;
      await writer.write({ keys: [`token ${tokenId}`], decide: async () => ({ facts: [fact], answer: null }) });
      remembered.clear();
    },
  };
}
