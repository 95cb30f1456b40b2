import { expect, test } from 'vitest';
import { photoId } from '../../../support/fake-studio-outbox';
import { addPhotos, createRig, emptied } from '../../../support/fake-studio-rig';

const MINUTE = 60_000;

test('[OB49] small data goes on while the bytes of photos wait, and they go when they may', async () => {
  const rig = createRig();
  addPhotos(rig, 3);
  rig.engine.start();
  await rig.clock.until(emptied(rig), MINUTE);
  rig.allowance = 'data';
  rig.engine.allowanceChanged();
  addPhotos(rig, 5, 2);
  rig.outbox.queue(photoId(1001), { isEdited: true });

  await rig.clock.until(() => rig.studio.photos.get(photoId(1001))?.revision === 2, MINUTE);
  await rig.clock.advance(MINUTE);

  expect(rig.studio.blobs.size).toBe(3);
  expect(rig.studio.photos.size).toBe(3);
  expect(rig.engine.status()).toMatchObject({ condition: 'online', items: { queued: 5, parked: 0 } });
  rig.allowance = 'all';
  rig.engine.allowanceChanged();
  await rig.clock.until(emptied(rig), MINUTE);
  expect(rig.studio.blobs.size).toBe(8);
  expect(rig.defects).toEqual([]);
});

test('[OB49] nothing is sent when nothing may go, and what is under way ends without a failure', async () => {
  const rig = createRig();
  addPhotos(rig, 20);
  rig.engine.start();
  await rig.clock.until(() => rig.engine.status().running.length > 0, MINUTE);

  rig.allowance = 'none';
  rig.engine.allowanceChanged();
  await rig.clock.settle();
  const asked = rig.requests('/v1/photos') + rig.requests('/v1/blobs');
  await rig.clock.advance(MINUTE);

  expect(rig.engine.status()).toMatchObject({ running: [], items: { parked: 0, waiting: 0 } });
  expect(rig.requests('/v1/photos') + rig.requests('/v1/blobs')).toBe(asked);
  rig.allowance = 'all';
  rig.engine.allowanceChanged();
  await rig.clock.until(emptied(rig), MINUTE);
  expect(rig.outbox.journal.confirmed).toHaveLength(20);
});
