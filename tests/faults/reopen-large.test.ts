import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openTestLibrary } from '../support/open-library';
import { makeLargeShoot } from '../support/large-shoot';
import { temporaryFolder } from '../support/journal-folder';

const PHOTOS = 5_000;

test('[JO7, LI1] [F01, F33] after a fault a shoot of 5,000 photos is open again in seconds, also without its saved states', async () => {
  const dir = await temporaryFolder();
  await makeLargeShoot(dir, 'Large', PHOTOS);
  const library = join(dir, 'library');
  const state = join(library, 'Large', '.fieldproof');
  for (const name of await readdir(state)) if (name.startsWith('snapshot-')) await rm(join(state, name));
  const begunMs = performance.now();

  const opened = await openTestLibrary(library);
  const [listed] = opened.list();
  if (!listed) throw new Error('Expected the shoot to be listed');
  const shoot = await opened.open(listed.id);

  expect(shoot).toMatchObject({ ok: true });
  expect(shoot.ok ? shoot.value.store.state.photos.size : 0).toBe(PHOTOS);
  // The oracle's limit, a hundred times what it takes: it says that nothing hangs, not how fast it is.
  expect(performance.now() - begunMs).toBeLessThan(10_000);
});
