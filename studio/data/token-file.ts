import { chmod, readFile } from 'node:fs/promises';
import { createFileDurably, writeFileDurably } from './sync-to-disk';

/**
 * The first token, readable by the folder's owner only: the desktop that starts its own studio, and the operator, take it
 * from here. The database has only its hash.
 */
export async function readTokenFile(path: string): Promise<string | null> {
  try {
    await chmod(path, 0o600);
    return (await readFile(path, 'utf8')).trim();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

export async function keepTokenFile(path: string, token: string): Promise<void> {
  if ((await readTokenFile(path)) === null) await createFileDurably(path, `${token}\n`);
  else await writeFileDurably(path, `${token}\n`);
}
