import { readdir, readFile, rm, writeFile, chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { photoCopies } from '@shared/domain/card-custody';
import { studioIdSchema } from '@shared/model/ids';
import type { Photo } from '@shared/model/photo';
import { fetchOriginal } from '../../main/fetch-original';
import { createStudioClient, type StudioClient } from '../../main/sync/studio-client';
import { createUuidV7 } from '../../main/shoots/uuid-v7';
import { createVerifyService, type VerifyService } from '../../main/verify-service';
import { hashTree, plainFacts } from '../support/ingest-desk';
import { openSendingLibrary } from '../support/sync-library';
import { openWireAlone } from '../support/sync-wire';

/** A shoot whose photos the studio has confirmed, and of which the first original has gone bad. */
async function scene(damage: (path: string) => Promise<void>) {
  const wire = await openWireAlone();
  const sending = await openSendingLibrary(wire, 2);
  await sending.send('all');
  const { shoot, library } = sending;
  const photo = [...shoot.store.state.photos.values()][0]!;
  const path = join(shoot.folder, photo.files[0]!.path);
  const good = await readFile(path);
  await chmod(path, 0o644);
  await damage(path);
  const client = createStudioClient({ url: wire.studio.url, token: () => sending.token });
  onTestFinished(() => client.close());
  const service = createVerifyService({
    ...{ library, newId: createUuidV7(), clock: Date.now, readFacts: plainFacts, onMoved: () => undefined },
    onFailure: (error) => {
      throw error;
    },
  });
  onTestFinished(() => service.close());
  const begun = await service.start(null);
  if (begun.ok) await begun.value.done;
  const place = { photoId: photo.id, file: photo.files[0]!.path, destination: null };
  const now = (): Photo => shoot.store.state.photos.get(photo.id)!;
  const libraryCopy = () => photoCopies(shoot.store.state, now())[0]?.copies[0];
  const use = (from: Pick<StudioClient, 'getFile'>): void => {
    service.useStudio((ask) => fetchOriginal(from, ask));
  };
  return { ...{ wire, shoot, service, client, place, path, good, libraryCopy, use }, restore: restoreIn(service) };
}
const restoreIn = (service: VerifyService) => service.restore;

test('[VE22] a lost original that the studio has confirmed comes back from there, proven', async () => {
  const { shoot, restore, client, place, path, good, libraryCopy, use } = await scene((at) => rm(at));
  expect(libraryCopy()?.state).toBe('missing');
  use(client);

  const put = await restore(shoot, place);

  expect(put).toMatchObject({ ok: true, value: { from: 'studio', keptAside: null } });
  expect((await readFile(path)).equals(good)).toBe(true);
  expect(libraryCopy()).toMatchObject({ state: 'proven', level: 'L2' });
  expect([...(await hashTree(join(shoot.folder, '.fieldproof', 'mending'))).keys()]).toEqual([]);
});

test('[VE22] damaged bytes are set aside, not overwritten', async () => {
  const { shoot, restore, client, place, path, good, use } = await scene((at) => writeFile(at, 'rotten'));
  use(client);

  expect(await restore(shoot, place)).toMatchObject({ ok: true, value: { from: 'studio' } });

  expect((await readFile(path)).equals(good)).toBe(true);
  const aside = join(shoot.folder, '.fieldproof', 'set-aside');
  const [kept = ''] = await readdir(aside);
  expect(await readFile(join(aside, kept), 'utf8')).toBe('rotten');
});

test('[VE22] other bytes than the card’s are refused, whether longer, shorter or changed', async () => {
  const { shoot, restore, client, place, path, use } = await scene((at) => writeFile(at, 'rotten'));
  const changes: ((bytes: Uint8Array) => Uint8Array)[] = [
    (bytes) => Buffer.concat([bytes, Buffer.from('x')]),
    (bytes) => bytes.subarray(1),
    (bytes) => Buffer.from(bytes).fill(0, 0, 1),
  ];
  for (const change of changes) {
    use({
      getFile: (photoId, sha256, { onBytes, ...options }) =>
        client.getFile(photoId, sha256, { ...options, onBytes: (bytes) => onBytes(change(bytes)) }),
    });
    expect(await restore(shoot, place)).toMatchObject({ ok: false, error: { code: 'studio-differs' } });
    expect(await readFile(path, 'utf8')).toBe('rotten');
  }
  expect([...(await hashTree(join(shoot.folder, '.fieldproof', 'mending'))).keys()]).toEqual([]);
});

test('[VE22] a studio that is away, is another one, or was never connected changes nothing and is said', async () => {
  const { shoot, restore, client, place, path, wire, use } = await scene((at) => writeFile(at, 'rotten'));
  expect(await restore(shoot, place)).toMatchObject({ ok: false, error: { code: 'studio-away' } });
  use(client);
  client.expectStudio(studioIdSchema.parse('01900000-0000-7000-8000-00000000beef'));
  expect(await restore(shoot, place)).toMatchObject({ ok: false, error: { code: 'studio-away' } });
  client.expectStudio(null);
  await wire.studio.close();

  expect(await restore(shoot, place)).toMatchObject({ ok: false, error: { code: 'studio-away' } });

  expect(await readFile(path, 'utf8')).toBe('rotten');
});
