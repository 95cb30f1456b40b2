import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openApiDocument } from '@shared/contract/studio-api/open-api';
import { newId, photoBody, putShoot, startTestStudio, type TestStudio } from '../support/test-studio';

describe('what the studio takes as a request', () => {
  let studio: TestStudio;
  let shootId: string;
  beforeAll(async () => {
    studio = await startTestStudio();
    shootId = await putShoot(studio);
  });
  afterAll(() => studio.remove());

  test.each([
    [
      'in a body',
      'PUT',
      () => `/v1/shoots/${newId()}`,
      { name: 'A', kind: 'event', revision: 1, colour: 'red' },
      'body',
    ],
    [
      'deep in a body',
      'PUT',
      () => `/v1/shoots/${shootId}/photos/${newId()}`,
      photoBody([{ sha256: 'a'.repeat(64), bytes: 1, path: '/etc' } as never]),
      'body.files.0',
    ],
    ['in a query', 'GET', () => '/v1/shoots?colour=red', undefined, 'query'],
  ])('[ST7] an unknown key %s is refused, and the refusal says where', async (_, method, path, json, place) => {
    const reply = await studio.call(method, path(), json === undefined ? {} : { json });

    expect([reply.status, reply.json.code]).toEqual([400, 'invalid-request']);
    expect(reply.json.issues[0].path).toBe(place);
  });

  test('[ST7] a value of the wrong kind is refused', async () => {
    const reply = await studio.call('PUT', `/v1/shoots/${newId()}`, { json: { name: '', kind: 'party', revision: 0 } });

    expect(reply.json.issues.map((issue: any) => issue.path).sort()).toEqual([
      'body.kind',
      'body.name',
      'body.revision',
    ]);
  });

  test('[ST8] JSON that is too large, not JSON, or broken is refused', async () => {
    const path = `/v1/shoots/${newId()}`;
    const large = await studio.call('PUT', path, { json: { name: 'x'.repeat(1_100_000), kind: 'event', revision: 1 } });
    const text = await studio.call('PUT', path, {
      bytes: Buffer.from('{}'),
      headers: { 'content-type': 'text/plain' },
    });
    const broken = await studio.call('PUT', path, {
      bytes: Buffer.from('{"a'),
      headers: { 'content-type': 'application/json' },
    });
    const proto = await studio.call('PUT', path, {
      bytes: Buffer.from('{"__proto__": {"name": "x"}}'),
      headers: { 'content-type': 'application/json' },
    });

    expect([large.status, text.status, broken.status, proto.status]).toEqual([413, 415, 400, 400]);
    expect([large.json.code, text.json.code, broken.json.code]).toEqual([
      'too-large',
      'unsupported-media-type',
      'invalid-request',
    ]);
  });

  test.each([
    ['NUL', 'a\u0000b'],
    ['half a surrogate pair', 'a\ud800b'],
  ])('[ST11] text with %s is refused', async (_, name) => {
    const path = `/v1/shoots/${newId()}`;
    const reply = await studio.call('PUT', path, { json: { name, kind: 'event', revision: 1 } });

    expect([reply.status, reply.json.code]).toEqual([400, 'invalid-request']);
  });

  test('[ST11] other text comes back as it was', async () => {
    const id = newId();
    const name = 'Zażółć 😀 \\u0000 "quotes" \n DROP TABLE photos;--';
    await studio.call('PUT', `/v1/shoots/${id}`, { json: { name, kind: 'event', revision: 1 } });
    const { items } = (await studio.call('GET', '/v1/shoots')).json;

    expect(items.find((item: any) => item.id === id).name).toBe(name);
  });

  test('[ST70] the published contract is the one it is made from, and needs no token', async () => {
    const reply = await studio.call('GET', '/openapi.json', { token: null });

    expect(reply.status).toBe(200);
    expect(reply.json).toEqual(JSON.parse(JSON.stringify(openApiDocument())));
  });
});

test('[ST70] docs/openapi.json is current (node scripts/write-openapi.mjs writes it)', async () => {
  const written = JSON.parse(
    await readFile(resolve(import.meta.dirname, '../../docs/openapi.json'), 'utf8'),
  ) as unknown;

  expect(written).toEqual(JSON.parse(JSON.stringify(openApiDocument())));
});
