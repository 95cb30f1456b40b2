import { randomUUID } from 'node:crypto';
import { rm, symlink } from 'node:fs/promises';
import path from 'node:path';

/**
 * Names that ExifTool's argument list (one argument a line) or Perl's `open` could take for something
 * else than a name. All others are safe as absolute paths: they begin neither with `-` nor with `@`.
 */

const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u2028\u2029|<>*?"]|\s$|[\\/]\s/;

const isAllowed = (file: string): boolean => path.isAbsolute(file) && !UNSAFE.test(file);

/** Formats that ExifTool tells apart by the ending alone need it. */
const endingFor = (file: string): string => /\.[A-Za-z0-9]{1,8}$/.exec(file)?.[0] ?? '';

/**
 * Gives `use` a path to the file that can be passed as an argument: the file's own, or that of a link
 * with a made-up name in `tempDir`, which is removed after. Nothing is copied.
 */
export async function withSafePath<T>(file: string, tempDir: string, use: (safe: string) => Promise<T>): Promise<T> {
  const absolute = path.resolve(file);
  if (isAllowed(absolute)) return use(absolute);
  const link = path.join(tempDir, `${randomUUID()}${endingFor(absolute)}`);
  await symlink(absolute, link);
  try {
    return await use(link);
  } finally {
    await rm(link, { force: true });
  }
}
