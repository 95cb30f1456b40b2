import { describe, expect, test } from 'vitest';
import { photoSync } from '@shared/domain/shown-sync';
import { shootFromSnapshot, shootToSnapshot } from '@shared/domain/shoot-snapshot';
import { countStudioChange } from '@shared/domain/studio-change';
import { intentIdSchema, studioIdSchema } from '@shared/model/ids';
import type { Photo } from '@shared/model/photo';
import { testShoot, uuid, type TestShoot } from '../../../support/shoot-builder';

const HARBOUR = studioIdSchema.parse(uuid(0x51));
const VALLEY = studioIdSchema.parse(uuid(0x52));

/** Three photos: sent, queued, and never asked for. */
function sentShoot() {
  const shoot = testShoot();
  shoot.run({ type: 'meetStudio', studioId: HARBOUR, look: 'one' });
  const photos = [1, 2, 3].map((n) => shoot.shoot(`IMG_000${String(n)}.JPG`, n * 60));
  const [sent, queued] = photos as [Photo, Photo];
  shoot.run({ type: 'queueSend', mode: 'new', photoIds: [sent.id, queued.id] });
  confirm(shoot, sent);
  return { shoot, sent, queued };
}

function confirm(shoot: TestShoot, { id: photoId, revision }: Photo, studioId = HARBOUR): void {
  const intentId = intentIdSchema.parse(shoot.state.sends.get(photoId)?.intent?.intentId);
  shoot.run({
    type: 'recordConfirmed',
    studioId,
    items: [{ intentId, photoId, revision, files: [], wasThere: false }],
  });
}

const syncOf = ({ state }: TestShoot, { id }: Photo): string => photoSync(state, state.photos.get(id)!).sync;
const meet = (shoot: TestShoot, studioId: typeof HARBOUR, look: string) =>
  shoot.run({ type: 'meetStudio', studioId, look });

describe('[OB44] a look at the studio', () => {
  test('offers again, forced and once, what the studio confirmed before it', () => {
    const { shoot, sent, queued } = sentShoot();

    const events = meet(shoot, HARBOUR, 'two');

    expect(events).toMatchObject([
      { type: 'studioMet', look: 'two' },
      { type: 'sendQueued', intents: [{ photoId: sent.id, isForced: true }] },
    ]);
    expect(shoot.state.sends.get(queued.id)?.intent).toMatchObject({ isForced: false });
    expect(meet(shoot, HARBOUR, 'two')).toEqual([]);
  });

  test('is remembered by a shoot that has sent nothing, so that nothing of it is offered twice', () => {
    const shoot = testShoot();

    expect(meet(shoot, HARBOUR, 'one')).toMatchObject([{ type: 'studioMet' }]);
    expect(meet(shoot, HARBOUR, 'one')).toEqual([]);
  });

  test('queues what is held back as well, which goes when it is released', () => {
    const { shoot, sent } = sentShoot();
    shoot.run({ type: 'removePhotos', photoIds: [sent.id] });

    meet(shoot, HARBOUR, 'two');

    expect(shoot.state.sends.get(sent.id)?.intent).toMatchObject({ isForced: true });
  });

  test('survives a snapshot', () => {
    const { shoot } = sentShoot();
    meet(shoot, VALLEY, 'three');

    const read = shootFromSnapshot(JSON.parse(JSON.stringify(shootToSnapshot(shoot.state))));

    expect(read.ok && read.value.looks).toEqual({ [HARBOUR]: 'one', [VALLEY]: 'three' });
    expect(read.ok && read.value.sends).toEqual(shoot.state.sends);
  });
});

describe('[OB45] another studio', () => {
  test('has nothing of what the one before confirmed, and that stays on record', () => {
    const { shoot, sent, queued } = sentShoot();

    expect(meet(shoot, VALLEY, 'one')).toMatchObject([{ type: 'studioMet', studioId: VALLEY }]);

    expect(syncOf(shoot, sent)).toBe('local');
    expect(syncOf(shoot, queued)).toBe('queued');
    expect(shoot.state.sends.get(sent.id)).toMatchObject({ confirmed: null, elsewhere: [{ studioId: HARBOUR }] });
    expect(shoot.run({ type: 'queueSend', mode: 'new', photoIds: [sent.id] })).toMatchObject([{ type: 'sendQueued' }]);
  });

  test('is left again: what the first confirmed counts again, and what the second confirmed does not', () => {
    const { shoot, sent, queued } = sentShoot();
    meet(shoot, VALLEY, 'one');
    confirm(shoot, queued, VALLEY);
    expect(syncOf(shoot, queued)).toBe('synced');

    expect(meet(shoot, HARBOUR, 'one')).toHaveLength(1);

    expect(syncOf(shoot, sent)).toBe('synced');
    expect(syncOf(shoot, queued)).toBe('local');
    // It lost something meanwhile: what it ever confirmed is offered to it again.
    meet(shoot, VALLEY, 'one');
    expect(meet(shoot, HARBOUR, 'two')).toMatchObject([{}, { intents: [{ photoId: sent.id }] }]);
  });

  test('is not credited with a late answer of the one before', () => {
    const { shoot, queued } = sentShoot();
    meet(shoot, VALLEY, 'one');

    confirm(shoot, queued, HARBOUR);

    expect(syncOf(shoot, queued)).toBe('local');
  });

  test('may take what the one before refused; what was ignored stays ignored', () => {
    const { shoot, sent, queued } = sentShoot();
    shoot.run({ type: 'queueSend', mode: 'force', photoIds: [sent.id] });
    for (const { id: photoId } of [sent, queued]) {
      const intentId = intentIdSchema.parse(shoot.state.sends.get(photoId)?.intent?.intentId);
      shoot.run({ type: 'recordParked', items: [{ intentId, photoId, code: 'SYNC-401', message: 'no' }] });
    }
    shoot.run({ type: 'ignoreSend', photoIds: [sent.id] });

    meet(shoot, VALLEY, 'one');

    expect([syncOf(shoot, sent), syncOf(shoot, queued)]).toEqual(['ignored', 'local']);
  });

  test('is chosen knowing what it means: counts of what is elsewhere, of what is unsent here, of what goes by itself', () => {
    const { shoot } = sentShoot();

    expect(countStudioChange([shoot.state], VALLEY)).toEqual({
      sentElsewhere: 1,
      unsentHere: 3,
      queued: 1,
      sentHere: 0,
    });
    expect(countStudioChange([shoot.state], HARBOUR)).toEqual({
      sentElsewhere: 0,
      unsentHere: 2,
      queued: 1,
      sentHere: 1,
    });
  });
});
