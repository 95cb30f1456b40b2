import { parseArgs } from 'node:util';
import { fail, ok, type Result } from '@shared/model/result';
import { adminCommandSchema, type AdminCommand } from '../admin/commands';

/** Commands that are more than one question to the studio, or none. */
type Errand =
  | { readonly command: 'audit-export' }
  | { readonly command: 'audit-verify-file'; readonly file: string; readonly head: string | null };

export interface AdminArguments {
  readonly command: 'admin';
  /** Null where DATABASE_URL names the database. */
  readonly data: string | null;
  readonly words: AdminCommand | Errand;
}

export const ADMIN_USAGE = [
  'studio token new --data DIR --label NAME [--days N]',
  'studio token list --data DIR',
  'studio token revoke --data DIR --id ID',
  'studio audit verify --data DIR',
  'studio audit verify --file EXPORT [--head HASH]',
  'studio audit export --data DIR',
  'studio new-epoch --data DIR',
];

const text = { type: 'string' } as const;
type Values = Readonly<Record<string, string | undefined>>;
type Reader = (values: Values) => Result<AdminCommand | Errand, string>;

const command = (value: unknown, what: string): Result<AdminCommand, string> => {
  const parsed = adminCommandSchema.safeParse(value);
  return parsed.success ? ok(parsed.data) : fail(what);
};

const READERS: Readonly<Record<string, { readonly options: readonly string[]; readonly read: Reader }>> = {
  'token new': {
    options: ['label', 'days'],
    read: ({ label = '', days }) =>
      command(
        { command: 'token-new', label, days: days === undefined ? null : Number(days) },
        'token new needs --label NAME; --days, if given, is a whole number above 0.',
      ),
  },
  'token list': { options: [], read: () => ok({ command: 'token-list' }) },
  'token revoke': {
    options: ['id'],
    read: ({ id }) => command({ command: 'token-revoke', id }, 'token revoke needs --id ID, as token list shows it.'),
  },
  'audit verify': {
    options: ['file', 'head'],
    read: ({ file, head = null }) =>
      file === undefined ? ok({ command: 'audit-verify' }) : ok({ command: 'audit-verify-file', file, head }),
  },
  'audit export': { options: [], read: () => ok({ command: 'audit-export' }) },
  'new-epoch': { options: [], read: () => ok({ command: 'new-epoch' }) },
};

/** Null when it is none of the operator's commands. Throws what `parseArgs` throws. */
export function parseAdmin(args: readonly string[]): Result<AdminArguments, string> | null {
  const name = args[0] === 'new-epoch' ? 'new-epoch' : args.slice(0, 2).join(' ');
  const reader = READERS[name];
  if (reader === undefined) return null;
  const options = Object.fromEntries(['data', ...reader.options].map((option) => [option, text]));
  const { values } = parseArgs({ args: args.slice(name.split(' ').length), options });
  const words = reader.read(values);
  return words.ok ? ok({ command: 'admin', data: values['data'] ?? null, words: words.value }) : words;
}
