import { randomUUID } from 'node:crypto';
import type { Kysely } from 'kysely';
import { z } from 'zod';
import { studioIdSchema } from '@shared/model/ids';
import { fail, ok, type Result } from '@shared/model/result';
import { addToken, ensureStudio, type Accounts } from '../accounts';
import { readAuditPage, verifyAudit } from '../audit/read-audit';
import type { Tables } from '../db/tables';
import type { Writer } from '../db/writer';
import { declareEpoch } from '../first-studio';

const DAY_MS = 24 * 60 * 60 * 1000;

/** What an operator may have a studio do; never open to its clients. */
export const adminCommandSchema = z.discriminatedUnion('command', [
  z.strictObject({
    command: z.literal('token-new'),
    label: z.string().min(1).max(200),
    /** Null for a token that holds until it is revoked. */
    days: z.number().int().positive().max(36_500).nullable(),
  }),
  z.strictObject({ command: z.literal('token-list') }),
  z.strictObject({ command: z.literal('token-revoke'), id: z.uuid() }),
  z.strictObject({ command: z.literal('audit-verify') }),
  z.strictObject({ command: z.literal('audit-page'), after: z.number().int().nonnegative() }),
  z.strictObject({ command: z.literal('new-epoch') }),
]);
export type AdminCommand = z.infer<typeof adminCommandSchema>;

/** What the commands work with: a running studio's own, or those of a command that opened the database itself. */
export interface AdminDesk {
  readonly db: Kysely<Tables>;
  readonly writer: Writer;
  readonly accounts: Accounts;
  readonly now: () => Date;
}

type CommandOf<C extends AdminCommand['command']> = Extract<AdminCommand, { command: C }>;

async function makeToken({ writer, now }: AdminDesk, { label, days }: CommandOf<'token-new'>): Promise<object> {
  const expiresAt = days === null ? null : new Date(now().getTime() + days * DAY_MS);
  const studioId = await ensureStudio(writer, 'Studio');
  const { tokenId: id, token } = await addToken(writer, studioId, { label, expiresAt });
  return { id, label, expiresAt, token };
}

async function listTokens({ db, now }: AdminDesk): Promise<object> {
  const rows = await db.selectFrom('tokens').selectAll().orderBy('created_at').orderBy('id').execute();
  const tokens = rows.map((row) => ({
    id: row.id,
    prefix: `fp_${row.prefix}`,
    label: row.label,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    revokedAt: row.revoked_at,
    isGood: row.revoked_at === null && (row.expires_at === null || row.expires_at > now()),
  }));
  return { tokens };
}

async function revokeToken({ db, accounts }: AdminDesk, id: string): Promise<Result<object, string>> {
  const row = await db.selectFrom('tokens').select(['studio_id', 'revoked_at']).where('id', '=', id).executeTakeFirst();
  if (row === undefined) return fail(`There is no token with the id ${id}; token list shows them.`);
  if (row.revoked_at === null) await accounts.revoke(studioIdSchema.parse(row.studio_id), id);
  return ok({ id, isGood: false });
}

/** Fails with one line for people. */
export async function runAdminCommand(desk: AdminDesk, command: AdminCommand): Promise<Result<object, string>> {
  switch (command.command) {
    case 'token-new':
      return ok(await makeToken(desk, command));
    case 'token-list':
      return ok(await listTokens(desk));
    case 'token-revoke':
      return revokeToken(desk, command.id);
    case 'audit-verify':
      return ok(await verifyAudit(desk.db));
    case 'audit-page':
      return ok({ rows: await readAuditPage(desk.db, command.after) });
    case 'new-epoch': {
      const epoch = randomUUID();
      await declareEpoch(desk.writer, epoch);
      return ok({ epoch });
    }
  }
}
