import { z } from 'zod';
import { fail, ok, type Result } from '@shared/model/result';
import { auditRowSchema, verifyExport } from '../audit/verify-export';
import type { AdminArguments } from '../cli/parse-admin';
import { openDesk, type Ask } from './ask-admin';

type Print = (line: string) => void;

/** Does what an operator typed; prints JSON lines. Fails with one line for people. */
export async function runAdmin(
  { data, words }: AdminArguments,
  databaseUrl: string | null,
  print: Print,
): Promise<Result<null, string>> {
  if (words.command === 'audit-verify-file') {
    return judge(await verifyExport(words.file, words.head), print);
  }
  const desk = await openDesk(data, databaseUrl);
  if (!desk.ok) return desk;
  try {
    if (words.command === 'audit-export') return await exportAudit(desk.value.ask, print);
    const reply = await desk.value.ask(words);
    if (!reply.ok) return reply;
    if (words.command === 'audit-verify') return judge(reply.value, print);
    print(JSON.stringify(reply.value));
    return ok(null);
  } finally {
    await desk.value.close();
  }
}

const verdictSchema = z.looseObject({
  isWhole: z.boolean(),
  brokenAt: z.object({ seq: z.number(), why: z.string() }).optional(),
});

const REASONS: Readonly<Record<string, string>> = {
  changed: 'is not what it was when it was written',
  'missing-before': 'does not follow on the row before it: something between them is missing',
  'end-missing': 'is not the newest: those after it are missing',
};

function judge(value: unknown, print: Print): Result<null, string> {
  const verdict = verdictSchema.parse(value);
  print(JSON.stringify({ audit: verdict }));
  if (verdict.isWhole) return ok(null);
  const { seq = 0, why = '' } = verdict.brokenAt ?? {};
  return fail(`The audit log is not whole: row ${seq} ${REASONS[why] ?? why}.`);
}

const pageSchema = z.object({ rows: z.array(auditRowSchema) });

async function exportAudit(ask: Ask, print: Print): Promise<Result<null, string>> {
  for (let after = 0; ;) {
    const reply = await ask({ command: 'audit-page', after });
    if (!reply.ok) return reply;
    const { rows } = pageSchema.parse(reply.value);
    const last = rows.at(-1);
    if (last === undefined) return ok(null);
    for (const row of rows) print(JSON.stringify(row));
    after = last.seq;
  }
}
