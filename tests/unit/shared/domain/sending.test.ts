import { describe, expect, test } from 'vitest';
import { photoSync } from '@shared/domain/shown-sync';
import { intentIdSchema, photoIdSchema, studioIdSchema } from '@shared/model/ids';
import { service, testShoot, uuid, type TestShoot } from '../../../support/shoot-builder';

const studioId = studioIdSchema.parse(uuid(0x51));
const state = (shoot: TestShoot, name = 'IMG_0001.JPG') => photoSync(shoot.state, shoot.photo(name)).sync;
const send = (shoot: TestShoot, mode: 'new' | 'changed' | 'force') =>
  shoot.run({ type: 'queueSend', mode, photoIds: null });

function confirm(shoot: TestShoot, name = 'IMG_0001.JPG'): void {
  const photo = shoot.photo(name);
  const intent = shoot.state.sends.get(photo.id)?.intent;
  if (!intent) throw new Error(`${name} is not queued`);
  const item = {
    intentId: intent.intentId,
    photoId: photo.id,
    revision: intent.revision,
    files: photo.files.map((file) => file.sha256),
    wasThere: false,
  };
  shoot.run({ type: 'recordConfirmed', studioId, items: [item] });
}

describe('sending', () => {
  test('[SH23] new sends once, changed what was edited since, force everything', () => {
    const shoot = testShoot();
    const { id } = shoot.shoot('IMG_0001.JPG', 0);
    shoot.shoot('IMG_0002.JPG', 1);

    expect(send(shoot, 'new')).toHaveLength(1);
    confirm(shoot);
    confirm(shoot, 'IMG_0002.JPG');
    shoot.run({ type: 'editPhotos', photoIds: [id], patch: { note: 'brighter' } });
    expect(state(shoot)).toBe('changed');

    expect(send(shoot, 'new')).toEqual([]);
    expect(send(shoot, 'changed')).toMatchObject([{ intents: [{ photoId: id }] }]);
    confirm(shoot);
    expect(send(shoot, 'force')).toMatchObject([{ intents: [{ isForced: true }, { isForced: true }] }]);
  });

  test('[SH23] a photo that nobody has looked at yet is not queued: it may be a card', () => {
    const shoot = testShoot();
    const photo = shoot.shoot('IMG_0001.JPG', 0);
    const [file] = photo.files;
    const fresh = photoIdSchema.parse(uuid(0x99));
    shoot.run({
      type: 'recordFile',
      photoId: fresh,
      file: { ...file!, name: 'IMG_0009.JPG', source: { ...file!.source, path: 'x/IMG_0009.JPG' } },
      facts: null,
    });

    expect(send(shoot, 'new')).toMatchObject([{ intents: [{ photoId: photo.id }] }]);
  });

  test('[SH24] a photo edited on its way stays queued until its newest revision is confirmed', () => {
    const shoot = testShoot();
    const { id } = shoot.shoot('IMG_0001.JPG', 0);
    send(shoot, 'new');
    const first = shoot.state.sends.get(id)?.intent;
    shoot.run({ type: 'editPhotos', photoIds: [id], patch: { note: 'brighter' } });
    send(shoot, 'new');

    const item = { intentId: first!.intentId, photoId: id, revision: first!.revision, files: [], wasThere: false };
    shoot.run({ type: 'recordConfirmed', studioId, items: [item] });
    expect(state(shoot)).toBe('queued');

    confirm(shoot);
    expect(state(shoot)).toBe('synced');
  });

  test('[SH28] a sent photo whose capture time is read anew has changed', () => {
    const shoot = testShoot();
    const photo = shoot.shoot('IMG_0001.JPG', 0);
    send(shoot, 'new');
    confirm(shoot);
    const see = (facts: typeof photo.facts): void => {
      const item = { photoId: photo.id, facts, analysis: photo.analysis!, damage: null };
      shoot.run({ type: 'recordAnalyses', items: [item] });
    };

    see(photo.facts);
    see({ ...photo.facts!, iso: 800 });
    expect(state(shoot)).toBe('synced');

    see({ ...photo.facts!, offsetMinutes: 120 });
    expect(state(shoot)).toBe('changed');
    expect(send(shoot, 'changed')).toMatchObject([{ intents: [{ photoId: photo.id, revision: photo.revision + 1 }] }]);
  });

  test('[SH28] photos of a service that gets another code have changed, with another label they have not', () => {
    const shoot = testShoot({ services: [service('photos')] });
    shoot.shoot('IMG_0001.JPG', 0);
    shoot.run({ type: 'assignBuckets' });
    send(shoot, 'new');
    confirm(shoot);
    const bucket = shoot.bucket('photos');

    shoot.run({ type: 'changeBucket', bucket: { ...bucket, label: 'Photos' } });
    expect(state(shoot)).toBe('synced');

    shoot.run({ type: 'changeBucket', bucket: { ...bucket, code: 'pictures' } });
    expect(state(shoot)).toBe('changed');
  });

  test('[SH25] what failed stays listed until it is ignored, or retried and sent', () => {
    const shoot = testShoot();
    const { id } = shoot.shoot('IMG_0001.JPG', 0);
    send(shoot, 'new');
    const intentId = intentIdSchema.parse(shoot.state.sends.get(id)?.intent?.intentId);
    shoot.run({
      type: 'recordParked',
      items: [{ intentId, photoId: id, code: 'SYNC-104', message: 'The file is missing.' }],
    });
    expect(state(shoot)).toBe('failed');
    expect(send(shoot, 'new')).toEqual([]);

    shoot.run({ type: 'ignoreSend', photoIds: [id] });
    expect(state(shoot)).toBe('ignored');
    shoot.run({ type: 'ignoreSend', photoIds: [id], isIgnored: false });
    expect(state(shoot)).toBe('failed');
    shoot.run({ type: 'ignoreSend', photoIds: [id] });

    shoot.run({ type: 'retrySend', photoIds: [id] });
    expect(state(shoot)).toBe('queued');
  });

  test('[SH26] removing hides a photo, restoring brings it back, and its files are the same', () => {
    const shoot = testShoot();
    const before = shoot.shoot('IMG_0001.JPG', 0);

    shoot.run({ type: 'removePhotos', photoIds: [before.id] });
    expect(state(shoot)).toBe('held');
    shoot.run({ type: 'restorePhotos', photoIds: [before.id] });

    expect(shoot.photo('IMG_0001.JPG').files).toEqual(before.files);
    expect(shoot.photo('IMG_0001.JPG').isRemoved).toBe(false);
  });
});
