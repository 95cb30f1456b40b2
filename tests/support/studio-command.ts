import { runAdmin } from '../../studio/admin/run-words';
import { parseArguments } from '../../studio/cli/parse-arguments';
import type { StudioStores } from './studio-stores';

interface CommandEnd {
  /** Null when it was done; else the line for people. */
  readonly refused: string | null;
  /** Each line of stdout. */
  readonly said: readonly any[];
}

/** One of the operator's commands, as it is typed (`token list`), in this process. */
export async function studioCommand(
  { folder, stores }: { folder: string; stores: StudioStores },
  words: string,
  ...args: string[]
): Promise<CommandEnd> {
  const parsed = parseArguments([...words.split(' '), '--data', folder, ...args]);
  if (!parsed.ok) return { refused: parsed.error, said: [] };
  if (parsed.value.command !== 'admin') throw new Error(`Expected a command of the operator, got ${words}`);
  const said: unknown[] = [];
  const done = await runAdmin(parsed.value, stores.databaseUrl, (line) => said.push(JSON.parse(line)));
  return { refused: done.ok ? null : done.error, said };
}
