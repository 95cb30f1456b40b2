import fc from 'fast-check';
import type { ShootCommand } from '@shared/domain/shoot-command';
import { studioIdSchema, type PhotoId } from '@shared/model/ids';
import { service, subjectId, testShoot, uuid, type TestShoot } from './shoot-builder';

const STUDIO = studioIdSchema.parse(uuid(0x5d));

/** A choice of command that makes sense for the shoot as it is; numbers pick photos and buckets. */
export type Choice = (shoot: TestShoot) => ShootCommand;

const pick = (shoot: TestShoot, picks: readonly number[]): PhotoId[] => {
  const ids = [...shoot.state.photos.keys()];
  return [...new Set(picks.map((n) => ids[n % ids.length]!))];
};
/** The photos that are on their way to the studio, of those picked. */
const wantedOf = ({ state }: TestShoot, picked: readonly number[]) => {
  const sends = [...state.sends].filter(([, send]) => send.intent !== null);
  return [...new Set(picked.map((n) => sends[n % sends.length]))].flatMap((found) => {
    const [photoId, send] = found ?? [];
    const photo = photoId === undefined ? undefined : state.photos.get(photoId);
    return photo && send?.intent ? [{ photoId: photo.id, intentId: send.intent.intentId, photo }] : [];
  });
};
const picks = fc.array(fc.nat(30), { minLength: 1, maxLength: 6 });
export const choice: fc.Arbitrary<Choice> = fc.oneof(
  fc.constant<Choice>(() => ({ type: 'groupAutomatically' })),
  fc.constant<Choice>(() => ({ type: 'assignByCards' })),
  fc.constant<Choice>(() => ({ type: 'assignBuckets' })),
  fc.constant<Choice>(() => ({ type: 'undo' })),
  fc.constant<Choice>(() => ({ type: 'redo' })),
  fc.constantFrom('new', 'changed', 'force').map<Choice>((mode) => () => ({ type: 'queueSend', mode, photoIds: null })),
  picks.map<Choice>((n) => (shoot) => ({ type: 'groupPhotos', photoIds: pick(shoot, n) })),
  picks.map<Choice>((n) => (shoot) => ({ type: 'ungroupPhotos', photoIds: pick(shoot, n) })),
  picks.map<Choice>((n) => (shoot) => ({ type: 'removePhotos', photoIds: pick(shoot, n) })),
  fc.tuple(picks, fc.nat(1), fc.nat(30)).map<Choice>(([n, bucket, before]) => (shoot) => ({
    type: 'placePhotos',
    photoIds: pick(shoot, n),
    bucketId: shoot.state.buckets[bucket]?.id ?? null,
    beforePhotoId: pick(shoot, [before])[0] ?? null,
  })),
  fc
    .tuple(picks, fc.constantFrom('add', 'replace', 'remove'), fc.constantFrom('A-1', 'B-2'))
    .map<Choice>(([n, mode, id]) => (shoot) => ({
      type: 'tagPhotos',
      photoIds: pick(shoot, n),
      mode,
      subjectIds: [subjectId(id)],
    })),
  fc
    .tuple(picks, fc.nat(5))
    .map<Choice>(([n, rating]) => (shoot) => ({ type: 'editPhotos', photoIds: pick(shoot, n), patch: { rating } })),
  fc.integer({ min: 2, max: 4 }).map<Choice>((exposures) => () => ({
    type: 'groupByCount',
    photoIds: null,
    bucketId: null,
    exposures,
    order: 'name',
  })),
  picks.map<Choice>((n) => (shoot) => ({ type: 'restorePhotos', photoIds: pick(shoot, n) })),
  picks.map<Choice>((n) => (shoot) => ({ type: 'ignoreSend', photoIds: pick(shoot, n) })),
  fc.constant<Choice>(() => ({ type: 'retrySend', photoIds: null })),
  fc.tuple(picks, fc.boolean()).map<Choice>(([n, wasThere]) => (shoot) => ({
    type: 'recordConfirmed',
    studioId: STUDIO,
    items: wantedOf(shoot, n).map(({ photo, ...sent }) => ({
      ...sent,
      revision: photo.revision,
      files: photo.files.map((file) => file.sha256),
      wasThere,
    })),
  })),
  picks.map<Choice>((n) => (shoot) => ({
    type: 'recordParked',
    items: wantedOf(shoot, n).map(({ intentId, photoId }) => ({
      intentId,
      photoId,
      code: 'file-missing',
      message: 'Gone.',
    })),
  })),
  fc.constant<Choice>((shoot) => ({
    type: 'removeBucket',
    bucketId: shoot.state.buckets[0]?.id ?? shoot.bucket('none').id,
  })),
);

/** Carries out what the shoot does not refuse. */
export function attempt(shoot: TestShoot, choose: Choice): void {
  try {
    shoot.run(choose(shoot));
  } catch (error) {
    if (!(error instanceof Error) || !/was refused|no bucket/.test(error.message)) throw error;
  }
}

/** Twelve photos, one of them a card, and two services. */
export const sampleShoot = (): TestShoot => {
  const shoot = testShoot({ rules: { readsCards: true }, services: [service('hdr', 3), service('single', 1)] });
  for (let n = 0; n < 12; n += 1) {
    const facts = { exposureTimeS: [1 / 125, 1 / 500, 1 / 30][n % 3] ?? 0.01, exposureMode: 2 };
    const seen = n === 5 ? { codes: ['A-1'], isSuspectedCard: true } : {};
    shoot.shoot(`IMG_${String(1000 + n)}.JPG`, n * 0.7, { facts, seen });
  }
  return shoot;
};
