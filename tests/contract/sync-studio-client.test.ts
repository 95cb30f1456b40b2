import { createHash, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SMALL_FILE_BYTES } from '@shared/contract/studio-api/limits';
import type { PutPhoto } from '@shared/contract/studio-api/photos';
import type { GroupId, IntentId, PhotoId, Sha256, ShootId } from '@shared/model/ids';
import { bytesOf } from '../support/fake-studio-rig';
import { openFakeDesk, openRealDesk, type StudioDesk } from '../support/fake-studio-desks';

const { signal } = new AbortController();
const options = { signal };
const hashOf = (bytes: Uint8Array): Sha256 => createHash('sha256').update(bytes).digest('hex') as Sha256;
const newId = <T>(): T => randomUUID() as T;
let count = 0;
/** Bytes that no other test has. */
const fresh = (length = 200): Uint8Array => bytesOf((count += 1) + Date.now(), length);

/** What the engine builds on, on the studio in memory and on the real one alike. */
describe.each([
  ['in memory', openFakeDesk],
  ['real', openRealDesk],
])('a studio %s', (_, openDesk) => {
  let desk: StudioDesk;
  let shootId: ShootId;
  beforeAll(async () => {
    desk = await openDesk();
    shootId = newId();
    await desk.client.putShoot(shootId, { name: 'Hall', kind: 'event', revision: 1 }, signal);
  });
  afterAll(() => desk.close());

  const store = async (bytes: Uint8Array): Promise<Sha256> => {
    const receipt = await desk.client.putBlob(hashOf(bytes), bytes, options);
    expect(receipt.kind).toBe('good');
    return hashOf(bytes);
  };
  const photo = (files: readonly Uint8Array[], more: Partial<PutPhoto> = {}): PutPhoto => ({
    name: 'IMG_1.JPG',
    files: files.map((bytes, n) => ({
      role: n === 0 ? 'image' : 'raw',
      name: `IMG_1_${n}`,
      sha256: hashOf(bytes),
      bytes: bytes.byteLength,
    })),
    subjects: [],
    bucket: null,
    bucketId: null,
    group: null,
    position: null,
    capturedAt: null,
    revision: 1,
    intentId: newId<IntentId>(),
    ...more,
  });
  const put = (photoId: PhotoId, body: PutPhoto, shoot = shootId) => desk.client.putPhoto(shoot, photoId, body, signal);

  test('[OB13] hello gives studio, epoch and revision; a token it does not know needs a sign-in', async () => {
    const hello = await desk.client.hello(signal);
    expect(hello).toMatchObject({
      kind: 'good',
      value: { epoch: expect.stringMatching(/.+/), revision: expect.any(Number) },
    });
    expect(await desk.strangersClient.hello(signal)).toEqual({ kind: 'sign-in', fault: 'sign-in-needed' });
    expect(await desk.strangersClient.have([], signal)).toEqual({ kind: 'sign-in', fault: 'sign-in-needed' });
  });

  test('[OB21] have lists those of the hashes that are here', async () => {
    const here = await store(fresh());
    const answer = await desk.client.have([here, 'f'.repeat(64) as Sha256], signal);
    expect(answer).toEqual({ kind: 'good', value: [here] });
  });

  test('[OB3] the same bytes again are there already', async () => {
    const bytes = fresh();
    const [first, again] = [
      await desk.client.putBlob(hashOf(bytes), bytes, options),
      await desk.client.putBlob(hashOf(bytes), bytes, options),
    ];
    expect(first).toMatchObject({ kind: 'good', value: { alreadyThere: false, bytes: 200 } });
    expect(again).toMatchObject({ kind: 'good', value: { alreadyThere: true, bytes: 200 } });
  });

  test('[OB20] an empty file is a file', async () => {
    const empty = new Uint8Array();
    expect(await desk.client.putBlob(hashOf(empty), empty, options)).toMatchObject({
      kind: 'good',
      value: { bytes: 0 },
    });
  });

  test('[OB20] bytes that do not hash to their name are not kept', async () => {
    const name = hashOf(fresh());
    expect((await desk.client.putBlob(name, fresh(), options)).kind).toBe('upload-lost');
    expect(await desk.client.have([name], signal)).toEqual({ kind: 'good', value: [] });
  });

  test('[OB2] a photo whose bytes are here gets a receipt with every hash and the revision', async () => {
    const files = [fresh(), fresh()];
    for (const file of files) await store(file);
    const photoId = newId<PhotoId>();
    const receipt = await put(photoId, photo(files, { revision: 4 }));
    const held = files.map((bytes) => ({ sha256: hashOf(bytes), bytes: 200, receivedAt: expect.any(String) }));
    expect(receipt).toEqual({
      kind: 'good',
      value: { photoId, revision: 4, files: held, missing: [], alreadyThere: false },
    });
  });

  test('[OB21] missing bytes are named, nothing else happens', async () => {
    const [here, gone] = [fresh(), fresh()];
    await store(here);
    const photoId = newId<PhotoId>();
    expect(await put(photoId, photo([here, gone]))).toEqual({ kind: 'missing-blobs', missing: [hashOf(gone)] });
    await store(gone);
    expect((await put(photoId, photo([here, gone]))).kind).toBe('good');
  });

  test('[OB3] a repeat is answered as the first; another body under the key is refused', async () => {
    const file = fresh();
    await store(file);
    const [photoId, body] = [newId<PhotoId>(), photo([file])];
    const first = await put(photoId, body);
    expect(await put(photoId, body)).toEqual(first);
    const another = { ...body, intentId: newId<IntentId>() };
    expect(await put(photoId, another)).toMatchObject({ kind: 'good', value: { alreadyThere: true } });
    expect((await put(photoId, { ...body, name: 'other.jpg' })).kind).toBe('intent-reused');
  });

  test('[OB26] an older revision, and the same with another content, are stale; a repeat under a new key is not', async () => {
    const file = fresh();
    await store(file);
    const photoId = newId<PhotoId>();
    await put(photoId, photo([file], { revision: 5 }));
    expect(await put(photoId, photo([file], { revision: 4 }))).toEqual({ kind: 'stale', storedRevision: 5 });
    expect(await put(photoId, photo([file], { revision: 5, name: 'x' }))).toEqual({ kind: 'stale', storedRevision: 5 });
    expect((await put(photoId, photo([file], { revision: 5 }))).kind).toBe('good');
    expect((await put(photoId, photo([file], { revision: 5, isForced: true }))).kind).toBe('good');
  });

  test('[OB23] an unknown shoot is told as such; a photo of another shoot is refused for good', async () => {
    const file = fresh();
    await store(file);
    const [photoId, other] = [newId<PhotoId>(), newId<ShootId>()];
    expect((await put(photoId, photo([file]), other)).kind).toBe('unknown-shoot');
    await put(photoId, photo([file]));
    await desk.client.putShoot(other, { name: 'Other', kind: 'event', revision: 1 }, signal);
    expect(await put(photoId, photo([file], { revision: 2 }), other)).toMatchObject({
      kind: 'never',
      fault: 'belongs-elsewhere',
    });
  });

  test('[OB23] groups are put, listed and removed', async () => {
    const [kept, gone] = [newId<GroupId>(), newId<GroupId>()];
    const group = (id: GroupId) => ({
      ...{
        id,
        kind: 'bracket' as const,
        members: [newId<PhotoId>()],
        exposures: 3,
        isComplete: false,
        coverId: newId<PhotoId>(),
      },
      ...{ rule: 'ladder' as const, why: 'w', confidence: 0.5, isLocked: false },
    });
    await desk.client.putGroups(shootId, { groups: [group(kept), group(gone)], removed: [], revision: 2 }, signal);
    const answer = await desk.client.putGroups(shootId, { groups: [], removed: [gone], revision: 3 }, signal);
    expect(answer).toMatchObject({ kind: 'good', value: { stale: [] } });
    expect(await desk.client.listGroupIds(shootId, null, signal)).toEqual({
      kind: 'good',
      value: { ids: [kept], next: null },
    });
  });

  describe('uploads', () => {
    const half = 100_000;
    const begin = async () => {
      const bytes = fresh(2 * half);
      const created = await desk.client.createUpload(hashOf(bytes), bytes.byteLength, signal);
      if (created.kind !== 'good' || !created.value) throw new Error(`Expected an upload, got ${created.kind}`);
      return { bytes, uploadId: created.value.uploadId };
    };

    test('[OB22] go on from the offset, end with the studio’s own hash, and are there then', async () => {
      const { bytes, uploadId } = await begin();
      const first = await desk.client.patchUpload({ uploadId, offset: 0 }, bytes.subarray(0, half), options);
      const between = await desk.client.uploadState(uploadId, signal);
      const last = await desk.client.patchUpload({ uploadId, offset: half }, bytes.subarray(half), options);

      expect(first).toEqual({ kind: 'good', value: { offset: half, sha256: null } });
      expect(between).toEqual(first);
      expect(last).toEqual({ kind: 'good', value: { offset: 2 * half, sha256: hashOf(bytes) } });
      expect(await desk.client.uploadState(uploadId, signal)).toEqual(last);
      expect(await desk.client.createUpload(hashOf(bytes), 2 * half, signal)).toEqual({ kind: 'good', value: null });
    });

    test('[OB4] asked for again, the unfinished upload comes back, with its offset', async () => {
      const { bytes, uploadId } = await begin();
      await desk.client.patchUpload({ uploadId, offset: 0 }, bytes.subarray(0, half), options);
      const again = await desk.client.createUpload(hashOf(bytes), 2 * half, signal);
      expect(again).toEqual({ kind: 'good', value: { uploadId, offset: half } });
    });

    test('[OB22] a chunk at another offset changes nothing', async () => {
      const { bytes, uploadId } = await begin();
      expect((await desk.client.patchUpload({ uploadId, offset: 7 }, bytes.subarray(7), options)).kind).toBe(
        'upload-moved',
      );
      expect(await desk.client.uploadState(uploadId, signal)).toMatchObject({ value: { offset: 0 } });
    });

    test('[OB20] bytes with another hash are thrown away, and the upload with them', async () => {
      const { bytes, uploadId } = await begin();
      const hurt = Uint8Array.from(bytes);
      hurt[5]! ^= 1;
      expect((await desk.client.patchUpload({ uploadId, offset: 0 }, hurt, options)).kind).toBe('upload-lost');
      expect((await desk.client.uploadState(uploadId, signal)).kind).toBe('upload-lost');
      expect(await desk.client.have([hashOf(bytes)], signal)).toEqual({ kind: 'good', value: [] });
    });

    test('[OB22] given up, it is gone', async () => {
      const { uploadId } = await begin();
      await desk.client.deleteUpload(uploadId, signal);
      expect((await desk.client.uploadState(uploadId, signal)).kind).toBe('upload-lost');
    });

    test('[OB22] a file of 8 MiB goes in one request, one byte more does not', async () => {
      const [fits, exceeds] = [fresh(SMALL_FILE_BYTES), fresh(SMALL_FILE_BYTES + 1)];
      expect((await desk.client.putBlob(hashOf(fits), fits, options)).kind).toBe('good');
      expect(await desk.client.putBlob(hashOf(exceeds), exceeds, options)).toMatchObject({
        kind: 'never',
        fault: 'too-large',
      });
    });
  });
});
