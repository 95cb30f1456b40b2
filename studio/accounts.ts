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
  return addToken(writer, studioId, { label: 'first' });
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

interface NewToken {
  readonly label: string;
  /** Null for one that holds until it is revoked. */
  readonly expiresAt?: Date | null;
}

export async function addToken(
  writer: Writer,
  studioId: StudioId,
  { label, expiresAt = null }: NewToken,
): Promise<Credentials> {
  const { prefix, token } = makeToken();
  const tokenId = randomUUID();
  const until = expiresAt === null ? {} : { expiresAt: expiresAt.toISOString() };
  const fact = { kind: 'token', studioId, tokenId, prefix, hash: hashToken(token), label, ...until } as const;
  await writer.write({ keys: [`token ${tokenId}`], decide: async () => ({ facts: [fact], answer: null }) });
  return { studioId, tokenId, token };
}

/** Whom a token speaks for. */
export interface Identity {
  readonly studioId: StudioId;
  readonly tokenId: string;
}

export interface Accounts {
  /** Null for a token that is unknown, revoked or has run out. */
  authenticate(token: string): Promise<Identity | null>;
  revoke(studioId: StudioId, tokenId: string): Promise<void>;
}

interface AccountsParams {
  readonly db: Kysely<Tables>;
  readonly writer: Writer;
  /** No other process revokes tokens, so that checked ones may be remembered. */
  readonly isSoleInstance: boolean;
  readonly now: () => Date;
}

type Known = Identity & { readonly expiresAt: Date | null };

export function createAccounts({ db, writer, isSoleInstance, now }: AccountsParams): Accounts {
  const remembered = new Map<string, Known>();
  const find = async (prefix: string, hash: string): Promise<Known | null> => {
    const row = await db
      .selectFrom('tokens')
      .select(['studio_id', 'id', 'hash', 'expires_at'])
      .where('prefix', '=', prefix)
      .where('revoked_at', 'is', null)
      .executeTakeFirst();
    if (row === undefined || !timingSafeEqual(Buffer.from(row.hash), Buffer.from(hash))) return null;
    return { studioId: studioIdSchema.parse(row.studio_id), tokenId: row.id, expiresAt: row.expires_at };
  };
  return {
    authenticate: async (token) => {
      const prefix = TOKEN_FORM.exec(token)?.[1];
      if (prefix === undefined) return null;
      const hash = hashToken(token);
      const known = remembered.get(hash) ?? (await find(prefix, hash));
      if (known === null || (known.expiresAt !== null && known.expiresAt <= now())) return null;
      if (isSoleInstance) remembered.set(hash, known);
      return { studioId: known.studioId, tokenId: known.tokenId };
    },
    revoke: async (studioId, tokenId) => {
      const fact = { kind: 'token-revoked', studioId, tokenId } as const;
      await writer.write({ keys: [`token ${tokenId}`], decide: async () => ({ facts: [fact], answer: null }) });
      remembered.clear();
    },
  };
}
