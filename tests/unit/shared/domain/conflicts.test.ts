import { expect, test } from 'vitest';
import { photoSync } from '@shared/domain/shown-sync';
import { intentIdSchema } from '@shared/model/ids';
import type { Photo } from '@shared/model/photo';
import { subjectId, testShoot, type TestShoot } from '../../../support/shoot-builder';

const SERVICES = ['photos', 'hdr'].map((code) => ({ code, label: code, minimum: null, exposures: null }));

/** A photo that the studio has a newer revision of. */
function inConflict(shoot: TestShoot): Photo {
  const { id } = shoot.shoot('IMG_0001.JPG', 0);
  shoot.run({ type: 'tagPhotos', photoIds: [id], mode: 'add', subjectIds: [subjectId('A-1')] });
  shoot.run({ type: 'queueSend', mode: 'new', photoIds: null });
  const intentId = intentIdSchema.parse(shoot.state.sends.get(id)?.intent?.intentId);
  const items = [{ intentId, photoId: id, code: 'SYNC-405', message: 'The studio has newer data.' }];
  shoot.run({ type: 'recordParked', items });
  return shoot.photo('IMG_0001.JPG');
}
const studio = { subjects: [subjectId('B-2')], bucket: 'hdr' };

test('[OB42] keeping mine sends what is here, above the studio’s revision', () => {
  const shoot = testShoot({ services: SERVICES });
  const { id, tags } = inConflict(shoot);

  shoot.run({ type: 'resolveConflicts', items: [{ photoId: id, studioRevision: 9, studio: null }] });

  const photo = shoot.photo('IMG_0001.JPG');
  expect([photo.tags, photo.revision]).toEqual([tags, 10]);
  expect(shoot.state.sends.get(id)).toMatchObject({ intent: { revision: 10 }, parked: null });
  expect(photoSync(shoot.state, photo).sync).toBe('queued');
});

test('[OB42] taking the studio’s is an edit that can be undone, and goes again so that both sides agree', () => {
  const shoot = testShoot({ services: SERVICES });
  const { id, tags, bucketId } = inConflict(shoot);

  shoot.run({ type: 'resolveConflicts', items: [{ photoId: id, studioRevision: 9, studio }] });
  const taken = shoot.photo('IMG_0001.JPG');
  expect(taken.tags.map((tag) => tag.subjectId)).toEqual(['B-2']);
  expect([taken.bucketId, taken.revision]).toEqual([shoot.bucket('hdr').id, 10]);
  expect(shoot.state.sends.get(id)).toMatchObject({ intent: { revision: 10 } });

  shoot.run({ type: 'undo' });
  const undone = shoot.photo('IMG_0001.JPG');
  expect([undone.tags, undone.bucketId, undone.revision]).toEqual([tags, bucketId, 11]);
});

test('[OB42] a service that is not known here is not taken over, and what is no conflict is left alone', () => {
  const shoot = testShoot({ services: SERVICES });
  const { id, bucketId } = inConflict(shoot);
  const other = shoot.shoot('IMG_0002.JPG', 5);

  const items = [id, other.id].map((photoId) => ({
    photoId,
    studioRevision: 9,
    studio: { ...studio, bucket: 'panorama' },
  }));
  shoot.run({ type: 'resolveConflicts', items });

  expect(shoot.photo('IMG_0001.JPG').bucketId).toBe(bucketId);
  expect(shoot.photo('IMG_0002.JPG')).toEqual(other);
});
