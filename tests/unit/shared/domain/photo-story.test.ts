import { describe, expect, test } from 'vitest';
import { createPhotoStory, STORY_CODES, type StoryEntry } from '@shared/domain/photo-story';
import { studioIdSchema } from '@shared/model/ids';
import enSafety from '../../../../resources/locales/en/safety.json';
import plSafety from '../../../../resources/locales/pl/safety.json';
import { importId, service, subjectId, testShoot, uuid, type TestShoot } from '../../../support/shoot-builder';

const tell = (shoot: TestShoot, name: string): readonly StoryEntry[] => {
  const story = createPhotoStory(shoot.state, shoot.photo(name));
  shoot.events.forEach((event, at) => {
    story.take({ at, events: [event] });
  });
  return story.entries;
};
const codes = (shoot: TestShoot, name: string): string[] => tell(shoot, name).map(({ code }) => code);

describe('what happened to a photo', () => {
  test('[VE21] from the card to the studio and after, in order, and nothing of other photos', () => {
    const shoot = testShoot({ services: [service('P')] });
    const path = 'DCIM/100CANON/IMG_1.JPG';
    shoot.run({ type: 'listCard', importId, files: [{ card: 0, path, sizeBytes: 1_000, mtimeMs: 1 }] });
    shoot.run({
      type: 'recordUnimported',
      outcome: 'failed',
      files: [{ importId, card: 0, path, code: 'source-unreadable', message: '' }],
    });
    const photo = shoot.shoot('IMG_1.JPG', 0, { file: { copies: ['/media/backup/Smith/originals/IMG_1.JPG'] } });
    shoot.shoot('IMG_2.JPG', 1);
    const photoIds = [photo.id];
    shoot.run({ type: 'tagPhotos', photoIds, mode: 'add', subjectIds: [subjectId('A-1')] });
    shoot.run({ type: 'placePhotos', photoIds, bucketId: shoot.bucket('P').id, beforePhotoId: null });
    shoot.run({ type: 'editPhotos', photoIds, patch: { rating: 4, flag: 'pick', note: 'secret words' } });
    shoot.run({ type: 'undo' });
    shoot.run({ type: 'queueSend', mode: 'new', photoIds });
    const intentId = shoot.state.sends.get(photo.id)!.intent!.intentId;
    shoot.run({ type: 'recordParked', items: [{ intentId, photoId: photo.id, code: 'too-large', message: '' }] });
    shoot.run({ type: 'retrySend', photoIds });
    const again = shoot.state.sends.get(photo.id)!.intent!;
    const items = [{ ...again, photoId: photo.id, files: [photo.files[0]!.sha256], wasThere: false }];
    shoot.run({ type: 'recordConfirmed', studioId: studioIdSchema.parse(uuid(0x5d)), items });
    const check = { photoId: photo.id, file: photo.files[0]!.path };
    shoot.run({
      type: 'recordChecks',
      checks: [
        { ...check, destination: null, result: 'missing', level: 'L1' },
        { ...check, destination: '/media/backup/Smith/originals/IMG_1.JPG', result: 'ok', level: 'L3' },
      ],
    });
    shoot.run({ type: 'recordRestored', ...check, destination: null, from: 'copy', keptAside: null });
    expect(codes(shoot, 'IMG_1.JPG')).toEqual([
      ...['listed', 'copy-failed', 'copied', 'copied-to', 'looked-at', 'tagged', 'placed'],
      ...['rated', 'flagged', 'noted', 'undone', 'rated', 'unflagged', 'noted'],
      ...['queued', 'send-failed', 'queued', 'sent', 'found-missing', 'checked-cold', 'put-back'],
    ]);
    const text = JSON.stringify(tell(shoot, 'IMG_1.JPG'));
    for (const secret of ['/media', 'Smith', 'secret words', 'IMG_2', '/card']) expect(text).not.toContain(secret);
  });

  test('[VE21] it names who tagged it, and what a set was made of', () => {
    const shoot = testShoot({ kind: 'school' });
    const card = shoot.shoot('CARD.JPG', 0, { seen: { codes: ['A-7'], isSuspectedCard: true } });
    shoot.run({ type: 'saveSubjects', subjects: [], removed: [] });
    const photo = shoot.shoot('IMG_1.JPG', 1);
    const other = shoot.shoot('IMG_2.JPG', 2);
    shoot.run({ type: 'markCard', photoIds: [card.id], cardMark: 'card' });
    shoot.run({ type: 'assignByCards' });
    shoot.run({ type: 'groupPhotos', photoIds: [photo.id, other.id] });
    const told = tell(shoot, 'IMG_1.JPG');
    expect(told).toContainEqual(expect.objectContaining({ code: 'tagged-by-card', values: { subject: 'A-7' } }));
    expect(told.at(-1)).toMatchObject({ code: 'grouped', values: { photos: 2, by: 'person' } });
  });

  test('[VE21] every kind of entry has its sentence in each language', () => {
    for (const code of STORY_CODES) {
      expect(Object.keys(enSafety.story.code)).toContain(code);
      expect(Object.keys(plSafety.story.code)).toContain(code);
    }
  });
});
