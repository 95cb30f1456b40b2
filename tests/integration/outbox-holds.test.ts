import { expect, test } from 'vitest';
import type { ShootCommand } from '@shared/domain/shoot-command';
import { studioIdSchema } from '@shared/model/ids';
import type { Photo } from '@shared/model/photo';
import type { Library, Shoot } from '../../main/shoots/library';
import { createOutbox } from '../../main/shoots/outbox';
import { createUuidV7 } from '../../main/shoots/uuid-v7';
import type { OutboxPort, SendIntent } from '../../main/sync/ports';
import { createShoot, openTestLibrary, reopenLibrary, tell } from '../support/open-library';
import { importId, NOTHING_SEEN, subjectId, testShoot, uuid } from '../support/shoot-builder';

const STUDIO = studioIdSchema.parse(uuid(0x5d));

interface Desk {
  readonly library: Library;
  readonly shoot: Shoot;
  readonly outbox: OutboxPort;
  readonly photos: readonly Photo[];
}

/** A shoot of people with two photos that have an ID and are queued. */
async function queuedDesk(): Promise<Desk> {
  const library = await openTestLibrary();
  const shoot = await createShoot(library, 'School', { kind: 'school' });
  const outbox = createOutbox(library, createUuidV7());
  const model = testShoot();
  const photos = ['A.JPG', 'B.JPG'].map((name, n) => model.shoot(name, n));
  const photoIds = photos.map(({ id }) => id);
  const sources = [{ label: 'EOS', root: '/card', volumeId: null }];
  await tell(shoot, { type: 'startImport', importId, sources, copyDirs: [], readsTwice: false, template: null });
  for (const { id: photoId, files, facts } of photos) {
    await tell(shoot, { type: 'recordFile', photoId, file: files[0]!, facts });
    await tell(shoot, {
      type: 'recordAnalyses',
      items: [{ photoId, facts: null, analysis: NOTHING_SEEN, damage: null }],
    });
  }
  await tell(shoot, { type: 'tagPhotos', photoIds, mode: 'add', subjectIds: [subjectId('A-1')] });
  await tell(shoot, { type: 'queueSend', mode: 'new', photoIds: null });
  return { library, shoot, outbox, photos };
}

const idsOf = (intents: readonly SendIntent[]): string[] => intents.map(({ intentId }) => intentId).sort();
const tagged = (mode: 'add' | 'remove', { id }: Photo): ShootCommand => ({
  type: 'tagPhotos',
  photoIds: [id],
  mode,
  subjectIds: [subjectId('A-1')],
});

test('[LI18] what is held is withdrawn, and offered again with the same intent when it is released', async () => {
  const { shoot, outbox, photos } = await queuedDesk();
  const before = outbox.pending();
  const told: string[] = [];
  outbox.onChange(({ added, withdrawn }) => {
    told.push(...withdrawn.map(({ photoId }) => `- ${photoId}`), ...added.map(({ photoId }) => `+ ${photoId}`));
  });

  await tell(shoot, tagged('remove', photos[0]!));
  const held = outbox.pending();
  await tell(shoot, tagged('add', photos[0]!));

  expect(before).toHaveLength(2);
  expect(held.map(({ photoId }) => photoId)).toEqual([photos[1]!.id]);
  expect(idsOf(outbox.pending())).toEqual(idsOf(before));
  expect(told).toEqual([`- ${photos[0]!.id}`, `+ ${photos[0]!.id}`]);
});

test('[LI18] a removed photo is withdrawn, a restored one offered', async () => {
  const { shoot, outbox, photos } = await queuedDesk();
  const photoIds = [photos[0]!.id];

  await tell(shoot, { type: 'removePhotos', photoIds });
  expect(outbox.pending().map(({ photoId }) => photoId)).toEqual([photos[1]!.id]);

  await tell(shoot, { type: 'restorePhotos', photoIds });
  expect(outbox.pending()).toHaveLength(2);
});

test('[LI19] what was confirmed and what was refused is offered no more, also after a restart', async () => {
  const { library, shoot, outbox, photos } = await queuedDesk();
  const [first, second] = photos.map(({ id }) => outbox.pending().find(({ photoId }) => photoId === id)!);
  const files = new Set(photos[0]!.files.map((file) => file.sha256));

  await outbox.confirmed(STUDIO, [{ intent: first!, revision: first!.revision, files: [...files], wasThere: false }]);
  await outbox.parked(second!, { name: 'file-missing', code: 'SYNC-104', message: 'The file is gone.' });

  expect(outbox.pending()).toEqual([]);
  expect(shoot.store.state.sends.get(photos[0]!.id)).toMatchObject({ intent: null, confirmed: { studioId: STUDIO } });
  const again = await reopenLibrary(library);
  const after = createOutbox(again, createUuidV7());
  const opened = await again.open(shoot.id);
  if (!opened.ok) throw new Error(opened.error.message);
  expect(after.pending()).toEqual([]);
  expect(opened.value.store.state.sends.get(photos[1]!.id)?.parked).toMatchObject({ code: 'SYNC-104' });

  await tell(opened.value, { type: 'retrySend', photoIds: null });
  expect(after.pending().map(({ photoId }) => photoId)).toEqual([photos[1]!.id]);
});

test('[LI19] an answer that the journal does not take is an error, and the photo stays offered', async () => {
  const { library, shoot, outbox, photos } = await queuedDesk();
  const [intent] = outbox.pending();
  await shoot.store.close();

  const answer = outbox.confirmed(STUDIO, [
    { intent: intent!, revision: 1, files: [photos[0]!.files[0]!.sha256], wasThere: false },
  ]);

  await expect(answer).rejects.toThrow(/recordConfirmed was not saved/);
  const again = await reopenLibrary(library);
  const after = createOutbox(again, createUuidV7());
  await again.open(shoot.id);
  expect(after.pending()).toHaveLength(2);
});
