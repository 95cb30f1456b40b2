import { hostname } from 'node:os';
import { join } from 'node:path';
import { photoIdSchema, importIdSchema } from '@shared/model/ids';
import { shootDefaults } from '@shared/rules/shoot-defaults';
import { cachePathOf, writeCacheFile } from '../../main/media/cache-file';
import { readDeviceId } from '../../main/shoots/device-id';
import { openLibrary } from '../../main/shoots/library';
import { createUuidV7 } from '../../main/shoots/uuid-v7';
import { makeJpeg, noise } from './make-picture';
import { FACTS, NOTHING_SEEN, sha } from './shoot-builder';

/** So many different pictures; the photos share them, as far as the cache goes. */
const PICTURES = 24;
const BATCH = 1_000;
/** Further apart than any bracket. */
const APART_MS = 20_000;

/** Makes the library of `dir` with one shoot of so many photos, seen already, by the journal's own means. */
export async function makeLargeShoot(dir: string, name: string, photos: number): Promise<void> {
  const newId = createUuidV7();
  const libraryDir = join(dir, 'library');
  const device = await readDeviceId({ profileDir: join(dir, 'profile'), newId });
  const options = { dir: libraryDir, device, app: '0.1.0', clock: Date.now, newId, isPersonThere: false };
  const opened = await openLibrary(options);
  if (!opened.ok) throw new Error(`${hostname()}: ${opened.error.message}`);
  const created = await opened.value.create({ name, kind: 'event', rules: shootDefaults('event'), services: [] });
  if (!created.ok) throw new Error(created.error.message);
  const { store } = created.value;
  const importId = importIdSchema.parse(newId());
  const sources = [{ label: 'EOS', root: join(dir, 'card'), volumeId: null }];
  const begun = { type: 'startImport' as const, importId, sources, copyDirs: [], readsTwice: false, template: null };
  const ended = { type: 'endImport', importId, how: 'done', code: null, message: null } as const;
  await store.dispatch(begun, { cmd: newId() });
  for (let from = 0; from < photos; from += BATCH) {
    const ids = Array.from({ length: Math.min(BATCH, photos - from) }, () => photoIdSchema.parse(newId()));
    const saved = ids.map((photoId, at) => {
      const number = from + at + 1;
      const file = `IMG_${String(number).padStart(5, '0')}.JPG`;
      const capturedAtMs = (FACTS.capturedAtMs ?? 0) + number * APART_MS;
      const source = { importId, card: 0, path: `DCIM/${file}`, mtimeMs: capturedAtMs };
      const role = 'image' as const;
      const picture = { sha256: sha(1 + (number % PICTURES)), sizeBytes: 8_000_000, source, copies: [] };
      return store.dispatch(
        {
          type: 'recordFile',
          photoId,
          file: { role, path: `originals/${file}`, name: file, ...picture },
          facts: { ...FACTS, capturedAtMs },
        },
        { cmd: newId() },
      );
    });
    const items = ids.map((photoId) => ({ photoId, facts: null, analysis: NOTHING_SEEN, damage: null }));
    const answers = [
      ...(await Promise.all(saved)),
      await store.dispatch({ type: 'recordAnalyses', items }, { cmd: newId() }),
    ];
    for (const answer of answers) if (!answer.ok) throw new Error(answer.error.message);
  }
  await store.dispatch(ended, { cmd: newId() });
  const cacheDir = join(libraryDir, '.fieldproof', 'cache');
  for (let n = 1; n <= PICTURES; n += 1) {
    await writeCacheFile(cachePathOf(cacheDir, sha(n), '512'), await makeJpeg({ painting: noise(96, 64, n) }));
  }
  await opened.value.close();
}
