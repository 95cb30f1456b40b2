import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId, photoBody, putShoot, sha256Of, startTestStudio, type TestStudio } from '../support/test-studio';
import { declare, tusCaller } from '../support/tus-caller';

let studio: TestStudio;
let tus: ReturnType<typeof tusCaller>;
beforeAll(async () => {
  studio = await startTestStudio();
  tus = tusCaller(studio);
});
afterAll(() => studio.remove());

/** Different bytes each time, so that each test sees its own. */
const svg = (): Buffer => Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg"><script>"${newId()}"</script></svg>`);
const bomb = (): Buffer => Buffer.from(`\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\x01\0\0\0\x01\0\0${newId()}`, 'latin1');

const put = (bytes: Buffer) => studio.call('PUT', `/v1/blobs/${sha256Of(bytes)}`, { bytes });
async function upload(bytes: Buffer, headers: Record<string, string>) {
  const path = await tus.begin(bytes.length, headers);
  return { path, reply: await tus.patch(path, 0, bytes) };
}

async function expectSetAside(bytes: Buffer): Promise<void> {
  const sha256 = sha256Of(bytes);
  const shootId = await putShoot(studio);
  const json = photoBody([{ sha256, bytes: bytes.length }]);
  const photo = await studio.call('PUT', `/v1/shoots/${shootId}/photos/${newId()}`, { json });
  const aside = await readdir(join(studio.folder, 'quarantine'));

  expect(await tus.have(sha256)).toEqual([]);
  expect([photo.status, photo.json.missing]).toEqual([409, [sha256]]);
  expect(aside.filter((name) => name.startsWith(sha256))).toHaveLength(1);
  expect(await readdir(join(studio.folder, 'incoming'))).toEqual([]);
}

test.each([
  ['an SVG under a photo’s name', svg],
  ['a picture of too many pixels', bomb],
])('[ST84] %s in one request is refused and set aside', async (_, make) => {
  const bytes = make();
  const reply = await put(bytes);

  expect([reply.status, reply.json.code]).toEqual([422, 'unsupported-file']);
  await expectSetAside(bytes);
});

test.each([
  ['with a declared hash', (bytes: Buffer) => declare(sha256Of(bytes))],
  ['without one', () => ({})],
])('[ST84] an upload of an SVG %s is refused and set aside, and the upload is gone', async (_, headers) => {
  const bytes = svg();
  const { path, reply } = await upload(bytes, headers(bytes));

  expect([reply.status, reply.json.code, (await tus.head(path)).status]).toEqual([422, 'unsupported-file', 410]);
  await expectSetAside(bytes);
});

test('[ST84] damaged photos are taken by either way', async () => {
  const damaged = [Buffer.alloc(70_000), Buffer.from(`<!DOCTYPE html><p>${newId()}`), Buffer.from(`text ${newId()}`)];
  for (const bytes of damaged) expect((await put(bytes)).status).toBe(201);
  const page = Buffer.from(`<html>${newId()}`);

  expect((await upload(page, declare(sha256Of(page)))).reply.status).toBe(204);
});
