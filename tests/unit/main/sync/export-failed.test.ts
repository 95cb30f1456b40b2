import { expect, test } from 'vitest';
import { intentIdSchema, shootIdSchema } from '@shared/model/ids';
import { failedSends, failedText } from '../../../../main/sync/export-failed';
import { testShoot, uuid } from '../../../support/shoot-builder';

const SHOOT = shootIdSchema.parse(uuid(1));

test('[OB41] every parked photo is in it with code, sentence and files, and nothing of what was sent', () => {
  const shoot = testShoot();
  const photos = [shoot.shoot('IMG_0001.JPG', 0), shoot.shoot('IMG_0002.JPG', 1), shoot.shoot('IMG_0003.JPG', 2)];
  shoot.run({ type: 'queueSend', mode: 'new', photoIds: null });
  const items = photos.slice(0, 2).map(({ id }) => ({
    intentId: intentIdSchema.parse(shoot.state.sends.get(id)?.intent?.intentId),
    photoId: id,
    code: 'SYNC-104',
    message: 'The file is missing on this computer.',
  }));
  shoot.run({ type: 'recordParked', items });
  shoot.run({ type: 'ignoreSend', photoIds: [photos[1]!.id] });

  const list = failedSends(SHOOT, shoot.state);

  expect(list.map(({ name, code, isIgnored }) => [name, code, isIgnored])).toEqual([
    ['IMG_0001.JPG', 'SYNC-104', false],
    ['IMG_0002.JPG', 'SYNC-104', true],
  ]);
  expect(list[0]).toMatchObject({
    shootId: SHOOT,
    photoId: photos[0]!.id,
    message: 'The file is missing on this computer.',
    files: [{ path: 'originals/IMG_0001.JPG', sizeBytes: 1000, sha256: photos[0]!.files[0]!.sha256 }],
  });
  expect(JSON.stringify(list)).not.toMatch(/token|bearer|"\//i);
});

test('[OB41] the text for people has a line for each', () => {
  expect(failedText('2 photos could not be sent', ['one', 'two'])).toBe('2 photos could not be sent\n\none\ntwo\n');
});
