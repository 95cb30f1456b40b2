import fc from 'fast-check';
import { expect, test } from 'vitest';
import { photoSync } from '@shared/domain/shown-sync';
import { previewSend } from '@shared/domain/preview-send';
import { attempt, choice, sampleShoot } from '../../../support/any-history';
import { testShoot } from '../../../support/shoot-builder';

const MODES = ['new', 'changed', 'force'] as const;

test('[OB40] for any history and mode: it names exactly what queueing then queues, and changes nothing by asking', () => {
  fc.assert(
    fc.property(fc.array(choice, { maxLength: 25 }), fc.constantFrom(...MODES), (history, mode) => {
      const shoot = sampleShoot();
      for (const choose of history) attempt(shoot, choose);
      const before = JSON.stringify([...shoot.state.sends]);
      const preview = previewSend(shoot.state, mode, null);
      expect(JSON.stringify([...shoot.state.sends])).toBe(before);

      const expected = preview.photos.map(({ photo }) => photo.id);
      shoot.run({ type: 'queueSend', mode, photoIds: null });

      const queued = [...shoot.state.photos.values()].filter(
        (photo) => photoSync(shoot.state, photo).sync === 'queued',
      );
      expect(queued.map(({ id }) => id)).toEqual(expected);
    }),
    { numRuns: 60 },
  );
});

test('[OB40] what is held back is named with its reason, and what was removed is not spoken of', () => {
  const shoot = testShoot({ rules: { needsSubject: true } });
  const [held, gone] = [shoot.shoot('IMG_0001.JPG', 0), shoot.shoot('IMG_0002.JPG', 1)];
  shoot.run({ type: 'removePhotos', photoIds: [gone.id] });

  const preview = previewSend(shoot.state, 'new', null);

  expect(preview.photos).toEqual([]);
  expect(preview.held.map(({ photo, reason }) => [photo.id, reason])).toEqual([[held.id, 'no-subject-id']]);
});
