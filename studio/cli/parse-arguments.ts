import { parseArgs } from 'node:util';
import { fail, ok, type Result } from '@shared/model/result';

export interface Arguments {
  readonly data: string;
  readonly host: string;
  readonly port: number;
  readonly publicUrl: string | null;
}

const USAGE = 'Usage: studio --data DIR [--port N] [--host 127.0.0.1] [--public-url URL]';

/** Reads the command line; on failure one line that says what was wrong. */
export function parseArguments(args: readonly string[]): Result<Arguments, string> {
  const strings = { data: { type: 'string' }, port: { type: 'string' }, host: { type: 'string' } } as const;
  try {
    const { values } = parseArgs({ args: [...args], options: { ...strings, 'public-url': { type: 'string' } } });
    if (values.data === undefined || values.data === '') return fail(`The option --data is missing. ${USAGE}`);
    const port = Number(values.port ?? 0);
    if (!Number.isInteger(port) || port < 0 || port > 65_535) return fail(`--port must be 0 to 65535. ${USAGE}`);
    const publicUrl = values['public-url'];
    if (publicUrl !== undefined && !URL.canParse(publicUrl)) return fail(`--public-url must be a URL. ${USAGE}`);
    const { data, host = '127.0.0.1' } = values;
    return ok({ data, host, port, publicUrl: publicUrl?.replace(/\/+$/, '') ?? null });
  } catch (error) {
    return fail(`${error instanceof Error ? error.message.split('\n')[0] : 'Wrong arguments.'} ${USAGE}`);
  }
}
