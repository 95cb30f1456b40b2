import { parseArgs } from 'node:util';
import { fail, ok, type Result } from '@shared/model/result';
import { ADMIN_USAGE, parseAdmin, type AdminArguments } from './parse-admin';

export interface ServeArguments {
  readonly command: 'serve';
  readonly data: string;
  readonly host: string;
  readonly port: number;
  readonly publicUrl: string | null;
  /** To serve other computers as root all the same. */
  readonly mayBeRoot: boolean;
}

export type CopyArguments =
  | { readonly command: 'backup'; readonly data: string; readonly to: string }
  | { readonly command: 'restore'; readonly data: string; readonly from: string };
export type Arguments = ServeArguments | CopyArguments | AdminArguments;

const USAGE = [
  'Usage: studio --data DIR [--port N] [--host 127.0.0.1] [--public-url URL] [--allow-root]',
  'studio backup --data DIR --to DIR',
  'studio restore --from DIR --data DIR',
  ...ADMIN_USAGE,
].join(' | ');

const text = { type: 'string' } as const;
const SERVE = { data: text, port: text, host: text, 'public-url': text, 'allow-root': { type: 'boolean' } } as const;

/** Reads the command line; on failure one line that says what was wrong. */
export function parseArguments(args: readonly string[]): Result<Arguments, string> {
  const [first = '', ...rest] = args;
  try {
    if (first === 'backup') return parseCopy(rest, 'to', (data, to) => ({ command: 'backup', data, to }));
    if (first === 'restore') return parseCopy(rest, 'from', (data, from) => ({ command: 'restore', data, from }));
    return parseAdmin(args) ?? parseServe(args);
  } catch (error) {
    return fail(`${error instanceof Error ? error.message.split('\n')[0] : 'Wrong arguments.'} ${USAGE}`);
  }
}

function parseServe(args: readonly string[]): Result<Arguments, string> {
  const { values } = parseArgs({ args: [...args], options: SERVE });
  if (values.data === undefined || values.data === '') return fail(`The option --data is missing. ${USAGE}`);
  const port = Number(values.port ?? 0);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) return fail(`--port must be 0 to 65535. ${USAGE}`);
  const publicUrl = values['public-url'];
  if (publicUrl !== undefined && !URL.canParse(publicUrl)) return fail(`--public-url must be a URL. ${USAGE}`);
  const { data, host = '127.0.0.1' } = values;
  const mayBeRoot = values['allow-root'] ?? false;
  return ok({ command: 'serve', data, host, port, publicUrl: publicUrl?.replace(/\/+$/, '') ?? null, mayBeRoot });
}

function parseCopy(
  args: readonly string[],
  other: 'to' | 'from',
  make: (data: string, other: string) => Arguments,
): Result<Arguments, string> {
  const { values } = parseArgs({ args: [...args], options: { data: text, [other]: text } });
  const [data, place] = [values['data'], values[other]];
  if (data === undefined || data === '') return fail(`The option --data is missing. ${USAGE}`);
  if (place === undefined || place === '') return fail(`The option --${other} is missing. ${USAGE}`);
  return ok(make(data, place));
}
