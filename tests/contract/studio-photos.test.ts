import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { photoReceiptSchema, studioPhotoSchema } from '@shared/contract/studio-api/photos';
import { contentDisposition } from '../../studio/http/file-headers';
import { isOnDisk, storedBytes } from '../support/stored-bytes';
import {
  newId,
  photoBody,
  putBlob,
  putShoot,
  sha256Of,
  startTestStudio,
  type TestStudio,
} from '../support/test-studio';

describe('photos', () => {
  let studio: TestStudio;
  let shootId: string;
  beforeAll(async () => {
    studio = await startTestStudio();
    shootId = await putShoot(studio);
  });
  afterAll(() => studio.remove());

  const put = (photoId: string, json: object, shoot = shootId) =>
    studio.call('PUT', `/v1/shoots/${shoot}/photos/${photoId}`, { json });
  const list = async (shoot = shootId) => (await studio.call('GET', `/v1/shoots/${shoot}/photos`)).json.items;
  const find = async (photoId: string) => (await list()).find((item: any) => item.id === photoId);

  /** A file of its own, here already. */
  const file = async (text: string) => {
    const bytes = Buffer.from(`${text} ${newId()}`);
    return { sha256: await putBlob(studio, bytes), bytes: bytes.length };
  };

  test('[ST20] a photo with missing bytes is refused whole, and nothing of it is seen', async () => {
    const photoId = newId();
    const [here, missing] = [await file('here'), { sha256: 'b'.repeat(64), bytes: 5 }];
    const reply = await put(photoId, photoBody([here, missing]));

    expect([reply.status, reply.json.code]).toEqual([409, 'missing-blobs']);
    expect(reply.json.missing).toEqual([missing.sha256]);
    expect(await find(photoId)).toBeUndefined();
  });

  test('[ST20] a change whose new file is missing leaves the photo as it was', async () => {
    const photoId = newId();
    const first = await file('first');
    await put(photoId, photoBody([first]));
    const reply = await put(
      photoId,
      photoBody([first, { sha256: 'c'.repeat(64), bytes: 5 }], { revision: 2, name: 'new.jpg' }),
    );

    expect(reply.status).toBe(409);
    expect(await find(photoId)).toMatchObject({ name: 'IMG_0001.JPG', revision: 1, files: [first] });
  });

  test('[ST21] the receipt names every file and the revision, and the list shows the photo', async () => {
    const photoId = newId();
    const files = [await file('jpeg'), await file('raw')];
    const body = photoBody(files, { group: newId(), revision: 3 });
    const reply = await put(photoId, body);

    const receipt = photoReceiptSchema.strict().parse(reply.json);
    expect(receipt).toMatchObject({ photoId, revision: 3, missing: [] });
    expect(receipt.files.map(({ sha256, bytes }) => ({ sha256, bytes }))).toEqual(files);
    const { intentId: _, ...shown } = body;
    expect(studioPhotoSchema.strict().parse(await find(photoId))).toMatchObject({ id: photoId, ...shown });
  });

  test('[ST22] the same photo again is answered alike and stands once, also under a new intent', async () => {
    const shoot = await putShoot(studio);
    const photoId = newId();
    const body = photoBody([await file('once')]);
    const answers = [];
    for (const intentId of [body.intentId, body.intentId, newId()]) {
      answers.push(await put(photoId, { ...body, intentId }, shoot));
    }

    expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200]);
    expect(answers[1]?.json).toEqual(answers[0]?.json);
    expect(await list(shoot)).toHaveLength(1);
  });

  test('[ST22] many copies of one request at once have one effect', async () => {
    const shoot = await putShoot(studio);
    const photoId = newId();
    const body = photoBody([await file('storm')]);
    const answers = await Promise.all(Array.from({ length: 12 }, () => put(photoId, body, shoot)));

    expect(new Set(answers.map((answer) => JSON.stringify(answer.json))).size).toBe(1);
    expect(await list(shoot)).toHaveLength(1);
  });

  test('[ST23] an older revision is stale, the same one with another content a conflict', async () => {
    const photoId = newId();
    const here = await file('revisions');
    await put(photoId, photoBody([here], { revision: 4 }));
    const older = await put(photoId, photoBody([here], { revision: 3 }));
    const other = await put(photoId, photoBody([here], { revision: 4, bucket: 'other' }));

    expect([older.status, older.json.code, older.json.storedRevision]).toEqual([409, 'stale-revision', 4]);
    expect([other.status, other.json.code, other.json.storedRevision]).toEqual([409, 'revision-conflict', 4]);
    expect((await find(photoId)).bucket).toBe('photos');
  });

  test('[ST23] an intent that is repeated late is answered as the first time and undoes nothing', async () => {
    const photoId = newId();
    const here = await file('late');
    const first = photoBody([here]);
    const answer = await put(photoId, first);
    await put(photoId, photoBody([here], { revision: 2, name: 'renamed.jpg' }));
    const repeated = await put(photoId, first);

    expect([repeated.status, repeated.json]).toEqual([200, answer.json]);
    expect((await find(photoId)).name).toBe('renamed.jpg');
  });

  test('[ST13] a photo under a used intent id with another body is refused', async () => {
    const here = await file('intent');
    const body = photoBody([here]);
    await put(newId(), body);
    const other = await put(newId(), body);

    expect([other.status, other.json.code]).toEqual([422, 'intent-reused']);
  });

  test('[ST24] a photo stays in its shoot, and a size must be true', async () => {
    const photoId = newId();
    const here = await file('home');
    const shoot = await putShoot(studio);
    await put(photoId, photoBody([here]));
    const moved = await put(photoId, photoBody([here], { revision: 2 }), shoot);
    const wrong = await put(newId(), photoBody([{ ...here, bytes: here.bytes + 1 }]));

    expect([moved.status, moved.json.code]).toEqual([409, 'photo-elsewhere']);
    expect([wrong.status, wrong.json.code]).toEqual([422, 'wrong-size']);
  });

  test('[ST25] a forced photo is hashed again on disk: sound bytes are confirmed, rotten ones are missing', async () => {
    const photoId = newId();
    const bytes = Buffer.from(`forced ${newId()}`);
    const here = { sha256: await putBlob(studio, bytes), bytes: bytes.length };
    const body = photoBody([here]);
    const force = () => put(photoId, { ...body, intentId: newId(), isForced: true });
    await put(photoId, body);
    const sound = await force();
    await storedBytes(studio).rotUnseen(here.sha256);
    const unforced = await put(photoId, { ...body, intentId: newId() });
    const rotten = await force();
    await putBlob(studio, bytes);
    const healed = await force();

    expect(unforced.status).toBe(200);
    expect([sound.status, rotten.status, healed.status]).toEqual([200, 409, 200]);
    expect(rotten.json.missing).toEqual([here.sha256]);
    // In an object store sound bytes simply take their place.
    expect(await readdir(join(studio.folder, 'quarantine'))).toHaveLength(isOnDisk ? 1 : 0);
  });

  test('[ST26] files are listed in the order they were sent', async () => {
    const photoId = newId();
    const files = [await file('z'), await file('a'), await file('m')];
    await put(photoId, photoBody(files));
    await put(photoId, photoBody([...files].reverse(), { revision: 2 }));

    expect((await find(photoId)).files.map((item: any) => item.sha256)).toEqual(
      files.map((item) => item.sha256).reverse(),
    );
  });

  test('[ST17] photos come in pages, an edit moves none of them, and each comes once', async () => {
    const shoot = await putShoot(studio);
    const here = await file('page');
    const ids = Array.from({ length: 7 }, newId);
    for (const id of ids) await put(id, photoBody([here]), shoot);
    await put(ids[0] ?? '', photoBody([here], { revision: 2 }), shoot);
    const seen: string[] = [];
    for (let path: string | null = `/v1/shoots/${shoot}/photos?limit=3`; path !== null;) {
      const { items, next }: any = (await studio.call('GET', path)).json;
      seen.push(...items.map((item: any) => item.id));
      path = next === null ? null : `/v1/shoots/${shoot}/photos?limit=3&after=${next}`;
    }

    expect(seen).toEqual(ids);
    const shoots = (await studio.call('GET', '/v1/shoots')).json.items;
    expect(shoots.find((item: any) => item.id === shoot).photos).toBe(7);
  });

  test('[ST27] a file is served whole, as an attachment, with headers of our own making', async () => {
    const photoId = newId();
    const bytes = Buffer.from(`<script>alert(1)</script> ${newId()}`);
    const here = { sha256: await putBlob(studio, bytes), bytes: bytes.length };
    const body = photoBody([here]);
    await put(photoId, { ...body, files: [{ ...body.files[0], name: 'Zdjęcie "1".HTML' }] });
    const reply = await studio.call('GET', `/v1/photos/${photoId}/files/${here.sha256}`);

    expect(reply.bytes.equals(bytes)).toBe(true);
    expect(reply.headers.get('content-type')).toBe('application/octet-stream');
    expect(reply.headers.get('x-content-type-options')).toBe('nosniff');
    expect(reply.headers.get('cross-origin-resource-policy')).toBe('same-origin');
    expect(reply.headers.get('content-disposition')).toBe(
      `attachment; filename="Zdj_cie _1_.HTML"; filename*=UTF-8''Zdj%C4%99cie%20%221%22.HTML`,
    );
    const other = await studio.call('GET', `/v1/photos/${newId()}/files/${here.sha256}`);
    expect(other.status).toBe(404);
  });

  test('[ST27] the header is valid for any name', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }), (name) => {
        expect(contentDisposition(name)).toMatch(
          /^attachment; filename="[ !#-$&-.0-\x5b\x5d-~]*"; filename\*=UTF-8''[A-Za-z0-9%._~-]+$/,
        );
      }),
      { verbose: true },
    );
  });

  test('[ST35] bytes that vanished or rotted are not listed nor served, are asked for again, and healed by a new upload', async () => {
    const shoot = await putShoot(studio);
    const [gone, rotten] = [Buffer.from(`gone ${newId()}`), Buffer.from(`rotten ${newId()}`)];
    const files = [];
    for (const bytes of [gone, rotten]) files.push({ sha256: await putBlob(studio, bytes), bytes: bytes.length });
    const photoId = newId();
    await put(photoId, photoBody(files), shoot);
    await storedBytes(studio).remove(sha256Of(gone));
    await storedBytes(studio).rot(sha256Of(rotten));

    const have = await studio.call('POST', '/v1/have', { json: { sha256: files.map((item) => item.sha256) } });
    const listed = await list(shoot);
    const served = await studio.call('GET', `/v1/photos/${photoId}/files/${sha256Of(rotten)}`);
    const again = await put(photoId, photoBody(files), shoot);
    for (const bytes of [gone, rotten]) await putBlob(studio, bytes);
    const healed = await list(shoot);

    expect(have.json.have).toEqual([]);
    expect(listed[0].files).toEqual([]);
    expect(served.status).toBe(404);
    expect(again.json.missing).toEqual(files.map((item) => item.sha256));
    expect(healed[0].files.map((item: any) => item.sha256)).toEqual(files.map((item) => item.sha256));
  });

  test('[ST35] a blob whose time changed but whose bytes did not is still here', async () => {
    const bytes = Buffer.from(`restored ${newId()}`);
    const sha256 = await putBlob(studio, bytes);
    await storedBytes(studio).rewrite(sha256);

    expect((await studio.call('POST', '/v1/have', { json: { sha256: [sha256] } })).json.have).toEqual([sha256]);
  });
});
