import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Credentials } from '../../studio/accounts';
import {
  base64,
  newId,
  photoBody,
  putBlob,
  putShoot,
  sha256Of,
  startTestStudio,
  type TestStudio,
} from '../support/test-studio';

const bytes = Buffer.from('a photo of ours');

describe('tokens and studios', () => {
  let studio: TestStudio;
  let neighbour: Credentials;
  /** Things of the first studio, as values for the parameters of any route. */
  let ours: Record<string, string>;

  beforeAll(async () => {
    studio = await startTestStudio();
    neighbour = await studio.addNeighbour();
    const sha256 = await putBlob(studio, bytes);
    const shootId = await putShoot(studio);
    const photoId = newId();
    const json = photoBody([{ sha256, bytes: bytes.length }]);
    expect((await studio.call('PUT', `/v1/shoots/${shootId}/photos/${photoId}`, { json })).status).toBe(200);
    ours = { shootId, photoId, sha256 };
  });
  afterAll(() => studio.remove());

  const fill = (path: string): string => path.replace(/\{(\w+)\}/g, (_, name: string) => ours[name] ?? 'none');

  test('[ST5] writing to a shoot of another studio finds no shoot, and changes nothing of it', async () => {
    const json = photoBody([{ sha256: ours['sha256'] ?? '', bytes: bytes.length }], {
      name: 'taken over.jpg',
      revision: 9,
    });
    const path = fill('/v1/shoots/{shootId}/photos/{photoId}');
    const reply = await studio.call('PUT', path, { token: neighbour.token, json });
    const list = await studio.call('GET', fill('/v1/shoots/{shootId}/photos'));

    expect([reply.status, reply.json.code]).toEqual([404, 'unknown-shoot']);
    expect(list.json.items[0]).toMatchObject({ name: 'IMG_0001.JPG', revision: 1 });
  });

  test('[ST5] lists and the inventory show nothing of another studio', async () => {
    const shoots = await studio.call('GET', '/v1/shoots', { token: neighbour.token });
    const have = await studio.call('POST', '/v1/have', { token: neighbour.token, json: { sha256: [ours['sha256']] } });

    expect(shoots.json).toEqual({ items: [], next: null });
    expect(have.json).toEqual({ have: [] });
  });

  test('[ST5] another studio must send the bytes itself, by either way', async () => {
    const sha256 = sha256Of(bytes);
    const headers = {
      'tus-resumable': '1.0.0',
      'upload-length': String(bytes.length),
      'upload-metadata': `sha256 ${base64(sha256)}`,
    };
    const created = await studio.call('POST', '/v1/uploads', { token: neighbour.token, headers });
    const put = await studio.call('PUT', `/v1/blobs/${sha256}`, { token: neighbour.token, bytes });

    expect(created.status).toBe(201);
    expect([put.status, put.json.alreadyThere]).toEqual([201, false]);
  });

  test('[ST6] no token stands in the data folder but in the token file, which is for the owner alone', async () => {
    const names = await readdir(studio.folder, { recursive: true, withFileTypes: true });
    const files = names.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
    const holders: string[] = [];
    for (const file of files) {
      const content = await readFile(file);
      if ([studio.token, neighbour.token].some((token) => content.includes(token.slice(12)))) holders.push(file);
    }

    expect(holders).toEqual([join(studio.folder, 'token')]);
    expect((await stat(join(studio.folder, 'token'))).mode & 0o777).toBe(0o600);
    expect((await stat(studio.folder)).mode & 0o777).toBe(0o700);
  });
});
