import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { app } from 'electron';
import { z } from 'zod';

const fileSchema = z.object({ libraryDir: z.string().min(1) });

const fileIn = (profileDir: string): string => join(profileDir, 'library.json');

/** The library this computer works with: as said on the command line, as chosen, else in the Pictures folder. */
export async function findLibraryDir(profileDir: string): Promise<string> {
  const at = process.argv.indexOf('--library');
  const asked = at < 0 ? undefined : process.argv[at + 1];
  if (asked !== undefined) return resolve(asked);
  try {
    const known = fileSchema.safeParse(JSON.parse(await readFile(fileIn(profileDir), 'utf8')));
    if (known.success) return known.data.libraryDir;
  } catch {
    // First start.
  }
  return join(app.getPath('pictures'), 'Fieldproof');
}

/** Takes effect at the next start: an open library is never exchanged under running work. */
export async function rememberLibraryDir(profileDir: string, libraryDir: string): Promise<void> {
  await mkdir(profileDir, { recursive: true });
  const part = `${fileIn(profileDir)}.part`;
  await writeFile(part, `${JSON.stringify({ libraryDir })}\n`);
  await rename(part, fileIn(profileDir));
}
