import { open, rename, rm } from 'node:fs/promises';

/** Written beside and renamed over: a reader finds the old one or the new one, whole. Calls for one file take turns. */
export async function replaceFile(file: string, text: string): Promise<void> {
  const draft = `${file}.tmp`;
  try {
    const handle = await open(draft, 'w');
    try {
      await handle.writeFile(text);
      await handle.datasync();
    } finally {
      await handle.close();
    }
    await rename(draft, file);
  } catch (error) {
    // What stands there may not be a file: the failure that counts is the first.
    await rm(draft, { force: true }).catch(() => undefined);
    throw error;
  }
}
