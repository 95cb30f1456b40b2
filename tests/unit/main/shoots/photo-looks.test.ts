import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { PhotoId } from '@shared/model/ids';
import { createPhotoLooks, type Looked } from '../../../../main/shoots/photo-looks';
import type { ShootStore } from '../../../../main/shoots/shoot-store';
import { NOTHING_SEEN, testShoot, type TestShoot } from '../../../support/shoot-builder';

const SEEN: Looked = { facts: null, analysis: NOTHING_SEEN, damage: null, problems: [] };

function shootOf(photos: number): TestShoot {
  const shoot = testShoot();
  for (let n = 0; n < photos; n += 1) shoot.shoot(`IMG_${String(n)}.JPG`, n);
  for (const photo of shoot.state.photos.values()) shoot.state.photos.set(photo.id, { ...photo, analysis: null });
  return shoot;
}

/** Ticks of the event loop: some looks take longer than others, and so does the journal. */
async function ticks(count: number): Promise<void> {
  for (let n = 0; n < count; n += 1) await new Promise(setImmediate);
}

function looksAt(shoot: TestShoot, { inFlight, lookTicks, recordTicks, look = () => Promise.resolve(SEEN) }: Rig) {
  const recorded: PhotoId[] = [];
  let turn = 0;
  const looks = createPhotoLooks({
    store: { state: shoot.state } as unknown as ShootStore,
    shootDir: '/shoot',
    inFlight,
    look: async () => {
      await ticks(lookTicks[(turn += 1) % lookTicks.length] ?? 0);
      return look();
    },
    mayGoOn: () => true,
    record: async (seen) => {
      await ticks(recordTicks);
      recorded.push(...seen.map(({ item }) => item.photoId));
    },
    onFailure: () => undefined,
  });
  for (const photo of shoot.state.photos.values()) looks.add(photo);
  return { looks, recorded };
}
interface Rig {
  readonly inFlight: number;
  readonly lookTicks: readonly number[];
  readonly recordTicks: number;
  readonly look?: () => Promise<Looked>;
}

test('[SH27] every photo is looked at and journalled once, however long each takes', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 0, max: 100 }),
      fc.integer({ min: 1, max: 6 }),
      fc.array(fc.nat(4), { minLength: 1, maxLength: 7 }),
      fc.nat(20),
      async (photos, inFlight, lookTicks, recordTicks) => {
        const shoot = shootOf(photos);
        const { looks, recorded } = looksAt(shoot, { inFlight, lookTicks, recordTicks });

        await looks.run();

        expect(recorded.toSorted()).toEqual([...shoot.state.photos.keys()].toSorted());
        expect(looks.progress()).toEqual({ done: photos, total: photos });
      },
    ),
    { numRuns: 60 },
  );
});

test('[SH27, SU26] a look that fails is journalled as one at which nothing was seen', async () => {
  const shoot = shootOf(1);
  const items: unknown[] = [];
  const looks = createPhotoLooks({
    store: { state: shoot.state } as unknown as ShootStore,
    shootDir: '/shoot',
    inFlight: 2,
    look: () => Promise.reject(new Error('no worker')),
    mayGoOn: () => true,
    record: (seen) => {
      items.push(...seen);
      return Promise.resolve();
    },
    onFailure: () => undefined,
  });
  for (const photo of shoot.state.photos.values()) looks.add(photo);

  await looks.run();

  expect(items).toMatchObject([{ item: { analysis: { isUnseen: true } }, problems: [{ code: 'look-failed' }] }]);
});
