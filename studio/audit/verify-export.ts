import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { factSchema } from '../records/ledger-entry';
import type { AuditRow } from '../records/audit-chain';
import { verifyChain, type AuditVerdict } from './read-audit';

const kinds = factSchema.options.map((option) => option.shape.kind.value);

export const auditRowSchema = z.object({
  seq: z.number().int(),
  at: z.string(),
  studioId: z.string().nullable(),
  tokenId: z.string().nullable(),
  ip: z.string().nullable(),
  kind: z.enum(kinds),
  subject: z.string(),
  contentHash: z.string(),
  previous: z.string(),
  hash: z.string(),
});

async function* rowsIn(file: string): AsyncGenerator<readonly AuditRow[]> {
  for await (const line of createInterface({ input: createReadStream(file, 'utf8') })) {
    if (line !== '') yield [auditRowSchema.parse(JSON.parse(line))];
  }
}

/** Verifies what `audit export` wrote, without any studio. `head` is that of an earlier look, which must be in it. */
export const verifyExport = (file: string, head: string | null): Promise<AuditVerdict> =>
  verifyChain(rowsIn(file), head);
