import { describe, expect, test } from 'vitest';
import { photoSync } from '@shared/domain/shown-sync';
import { service, subjectId, testShoot, type TestShoot } from '../../../support/shoot-builder';

const ids = (shoot: TestShoot, name: string) => shoot.photo(name).tags.map((tag) => tag.subjectId);
const blank = { firstName: '', lastName: '', group: '', email: '', phone: '', notes: '', consent: null, custom: {} };
const card = (code: string) => ({ seen: { codes: [code], isSuspectedCard: true } });

describe('subjects', () => {
  test('[SH17] add keeps, replace exchanges, remove takes only what is named, in the roster’s spelling', () => {
    const shoot = testShoot({ kind: 'school' });
    const { id } = shoot.shoot('IMG_0001.JPG', 0);
    shoot.run({ type: 'saveSubjects', subjects: [{ ...blank, id: subjectId('A-1') }], removed: [] });
    const tag = (mode: 'add' | 'replace' | 'remove', ...subjectIds: string[]) =>
      shoot.run({ type: 'tagPhotos', photoIds: [id], mode, subjectIds: subjectIds.map(subjectId) });

    tag('add', 'a-1');
    tag('add', 'B-2');
    expect(ids(shoot, 'IMG_0001.JPG')).toEqual(['A-1', 'B-2']);

    tag('remove', 'b-2');
    expect(ids(shoot, 'IMG_0001.JPG')).toEqual(['A-1']);

    tag('replace', 'C-3');
    expect(ids(shoot, 'IMG_0001.JPG')).toEqual(['C-3']);
  });

  test('[SH18] an ID that nobody knows becomes a subject', () => {
    const shoot = testShoot({ kind: 'school' });
    const { id } = shoot.shoot('IMG_0001.JPG', 0);

    shoot.run({ type: 'tagPhotos', photoIds: [id], mode: 'add', subjectIds: [subjectId('NEW-9')] });

    expect(shoot.state.subjects.get('new-9')?.id).toBe('NEW-9');
  });

  test('[SU26] a card that is seen late gets its photos as soon as it is', () => {
    const shoot = testShoot({ kind: 'school' });
    shoot.shoot('IMG_0001.JPG', 0, card('A-1'));
    const late = shoot.shoot('IMG_0002.JPG', 5, card('B-2'));
    shoot.shoot('IMG_0003.JPG', 10);
    const { analysis } = late;
    shoot.state.photos.set(late.id, { ...late, analysis: null });

    shoot.run({ type: 'assignByCards' });
    expect(ids(shoot, 'IMG_0003.JPG')).toEqual([]);
    expect(shoot.photo('IMG_0003.JPG').needsId).toBe(true);

    shoot.run({
      type: 'recordAnalyses',
      items: [{ photoId: late.id, facts: null, analysis: analysis!, damage: null }],
    });
    shoot.run({ type: 'assignByCards' });
    expect(ids(shoot, 'IMG_0003.JPG')).toEqual(['B-2']);
  });

  test('[SH18] the first walk-in does not decide what the IDs on later cards may look like', () => {
    const shoot = testShoot({ kind: 'event' });
    shoot.shoot('IMG_0001.JPG', 0, card('A-1001'));
    shoot.shoot('IMG_0002.JPG', 5);
    shoot.run({ type: 'assignByCards' });
    shoot.shoot('IMG_0003.JPG', 10, card('7788'));
    shoot.shoot('IMG_0004.JPG', 15);

    shoot.run({ type: 'assignByCards' });

    expect(ids(shoot, 'IMG_0002.JPG')).toEqual(['A-1001']);
    expect(ids(shoot, 'IMG_0004.JPG')).toEqual(['7788']);
    expect(shoot.photo('IMG_0003.JPG').cardMark).toBe('card');
  });

  test('[SH18] a walk-in that a roster names is a subject of the roster from then on', () => {
    const shoot = testShoot({ kind: 'event' });
    shoot.shoot('IMG_0001.JPG', 0, card('A-1001'));
    shoot.shoot('IMG_0002.JPG', 5);
    shoot.run({ type: 'assignByCards' });
    expect(shoot.state.subjects.get('a-1001')?.isWalkIn).toBe(true);

    shoot.run({ type: 'saveSubjects', subjects: [{ ...blank, id: subjectId('A-1001') }], removed: [] });

    expect(shoot.state.subjects.get('a-1001')?.isWalkIn).toBeUndefined();
  });

  test('[SH19] what a person tagged is not changed by a card', () => {
    const shoot = testShoot({ kind: 'school' });
    shoot.run({
      type: 'saveSubjects',
      subjects: ['A-1001', 'A-1002'].map((id) => ({ ...blank, id: subjectId(id) })),
      removed: [],
    });
    shoot.shoot('IMG_0001.JPG', 0, card('A-1001'));
    const { id } = shoot.shoot('IMG_0002.JPG', 5);
    shoot.shoot('IMG_0003.JPG', 10);
    shoot.run({ type: 'tagPhotos', photoIds: [id], mode: 'replace', subjectIds: [subjectId('A-1002')] });

    shoot.run({ type: 'assignByCards' });

    expect(ids(shoot, 'IMG_0002.JPG')).toEqual(['A-1002']);
    expect(ids(shoot, 'IMG_0003.JPG')).toEqual(['A-1001']);
    expect(shoot.photo('IMG_0001.JPG').cardMark).toBe('card');
  });

  test('[SH20] typing the ID of an unreadable card tags the photos after it in the same edit', () => {
    const shoot = testShoot({ kind: 'school' });
    shoot.run({
      type: 'saveSubjects',
      subjects: ['A-1001', 'A-1002'].map((id) => ({ ...blank, id: subjectId(id) })),
      removed: [],
    });
    shoot.shoot('IMG_0001.JPG', 0, card('A-1001'));
    shoot.shoot('IMG_0002.JPG', 5);
    const unread = shoot.shoot('IMG_0003.JPG', 10, { seen: { isSuspectedCard: true } });
    shoot.shoot('IMG_0004.JPG', 15);
    shoot.run({ type: 'assignByCards' });
    expect(ids(shoot, 'IMG_0004.JPG')).toEqual([]);
    expect(shoot.photo('IMG_0004.JPG').needsId).toBe(true);

    const events = shoot.run({
      type: 'tagPhotos',
      photoIds: [unread.id],
      mode: 'replace',
      subjectIds: [subjectId('A-1002')],
    });

    expect(events).toHaveLength(1);
    expect(ids(shoot, 'IMG_0004.JPG')).toEqual(['A-1002']);
    expect(shoot.photo('IMG_0004.JPG').needsId).toBe(false);
    shoot.run({ type: 'undo' });
    expect(ids(shoot, 'IMG_0004.JPG')).toEqual([]);
  });

  test('[SH21] a member of a set whose others are plainly no cards is no card', () => {
    const shoot = testShoot({ kind: 'school' });
    [1 / 125, 1 / 500, 1 / 30].forEach((exposureTimeS, index) => {
      const facts = { exposureTimeS, exposureMode: 2 };
      shoot.shoot(`IMG_000${String(index)}.JPG`, index * 0.5, { facts, seen: { isSuspectedCard: index === 1 } });
    });
    shoot.run({ type: 'groupAutomatically' });

    shoot.run({ type: 'assignByCards' });

    expect(shoot.photo('IMG_0001.JPG').cardMark).toBeNull();
  });
});

describe('what is held back', () => {
  test('[SH22] the first reason that applies is told, and held photos are never queued', () => {
    const shoot = testShoot({ kind: 'school', rules: { needsBucket: true }, services: [service('photos')] });
    const { id } = shoot.shoot('IMG_0001.JPG', 0);
    const reason = () => photoSync(shoot.state, shoot.photo('IMG_0001.JPG')).held;
    expect(reason()).toBe('no-subject-id');

    shoot.run({ type: 'saveSubjects', subjects: [{ ...blank, id: subjectId('A-1'), consent: false }], removed: [] });
    shoot.run({ type: 'tagPhotos', photoIds: [id], mode: 'add', subjectIds: [subjectId('A-1')] });
    expect(reason()).toBe('needs-bucket');

    shoot.run({ type: 'assignBuckets' });
    expect(reason()).toBe('no-consent');

    shoot.run({ type: 'markCard', photoIds: [id], cardMark: 'card' });
    expect(reason()).toBe('subject-card');

    shoot.run({ type: 'removePhotos', photoIds: [id] });
    expect(reason()).toBe('removed');
    expect(shoot.run({ type: 'queueSend', mode: 'force', photoIds: null })).toEqual([]);
  });
});
