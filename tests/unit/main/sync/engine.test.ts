import { describe, expect, test } from 'vitest';
import { bytesOf, createRig, type Rig } from '../../../support/fake-studio-rig';
import { photoId, shootId } from '../../../support/fake-studio-outbox';

const MINUTE = 60_000;

/** Adds photos 1…n with one small file each. */
function addPhotos(rig: Rig, n: number, shoot = 1): void {
  for (let k = 1; k <= n; k += 1) rig.outbox.add({ n: shoot * 1000 + k, shoot, files: [bytesOf(shoot * 1000 + k)] });
}

describe('a queue and a studio that is well', () => {
  test('[OB2] every photo ends confirmed, with its bytes at the studio', async () => {
    const rig = createRig();
    addPhotos(rig, 12);

    rig.engine.start();
    await rig.clock.until(() => rig.outbox.journal.pending.size === 0, MINUTE);

    expect(rig.studio.photos.size).toBe(12);
    expect(rig.studio.blobs.size).toBe(12);
    expect(rig.outbox.journal.confirmed).toHaveLength(12);
    expect(rig.engine.counters()).toMatchObject({ sent: 12, failed: 0, unchanged: 0, bytes: 12 * 32 });
    expect(rig.defects).toEqual([]);
  });

  test('[OB23] the shoot is there before its first photo, buckets and groups with it', async () => {
    const rig = createRig();
    addPhotos(rig, 2);

    rig.engine.start();
    await rig.clock.until(() => rig.outbox.journal.pending.size === 0, MINUTE);

    const paths = rig.line.log.map(({ method, path }) => `${method} ${path.replace(/018f[0-9a-f-]+/g, 'id')}`);
    expect(paths.indexOf('PUT /v1/shoots/id')).toBeLessThan(paths.indexOf('PUT /v1/shoots/id/photos/id'));
    expect(paths.indexOf('PUT /v1/shoots/id/buckets')).toBeLessThan(paths.indexOf('PUT /v1/shoots/id/photos/id'));
    expect(rig.studio.shoots.get(shootId(1))).toEqual({ name: 'Shoot', revision: 1 });
  });
});
