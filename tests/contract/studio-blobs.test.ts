import { readdir } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { blobReceiptSchema } from '@shared/contract/studio-api/blobs';
import { SMALL_FILE_BYTES } from '@shared/contract/studio-api/limits';
import { storedBytes } from '../support/stored-bytes';
import { newId, sha256Of, startTestStudio, type TestStudio } from '../support/test-studio';

describe('bytes in one request', () => {
  let studio: TestStudio;
  beforeAll(async () => {
    studio = await startTestStudio();
  });
  afterAll(() => studio.remove());

  const put = (sha256: string, bytes: Uint8Array, headers = {}) =>
    studio.call('PUT', `/v1/blobs/${sha256}`, { bytes, headers });
  const leftovers = () => readdir(join(studio.folder, 'incoming'));
  const have = async (...sha256: string[]) => (await studio.call('POST', '/v1/have', { json: { sha256 } })).json.have;

  test.each([
    ['empty', 0],
    ['one byte', 1],
    ['more than one write', 3 * 1024 * 1024 + 17],
    ['as large as may be', SMALL_FILE_BYTES],
  ])('[ST30] a file (%s) lies under its hash, and the receipt says so', async (label, size) => {
    const bytes = Buffer.alloc(size, `${label} `);
    const reply = await put(sha256Of(bytes), bytes);

    const receipt = blobReceiptSchema.strict().parse(reply.json);
    expect(reply.status).toBe(201);
    expect(receipt).toMatchObject({ sha256: sha256Of(bytes), bytes: size, alreadyThere: false });
    const stored = await storedBytes(studio).read(receipt.sha256);
    expect(stored.equals(bytes)).toBe(true);
    expect(await leftovers()).toEqual([]);
  });

  test('[ST31] bytes that do not hash to what was declared are refused and not kept', async () => {
    const [declared, sent] = [Buffer.from('what was meant'), Buffer.from('what arrived!!')];
    const reply = await put(sha256Of(declared), sent);

    expect([reply.status, reply.json.code]).toEqual([422, 'wrong-hash']);
    expect(await have(sha256Of(declared), sha256Of(sent))).toEqual([]);
    expect(await leftovers()).toEqual([]);
  });

  test('[ST32] the same bytes again get the same receipt', async () => {
    const bytes = Buffer.from(`twice ${newId()}`);
    const first = await put(sha256Of(bytes), bytes);
    const second = await put(sha256Of(bytes), bytes);

    expect([first.status, second.status]).toEqual([201, 200]);
    expect(second.json).toEqual({ ...first.json, alreadyThere: true });
  });

  test('[ST32] the same bytes many times at once are kept once', async () => {
    const bytes = Buffer.from(`storm ${newId()}`);
    const replies = await Promise.all(Array.from({ length: 8 }, () => put(sha256Of(bytes), bytes)));

    expect(replies.every((reply) => reply.status < 300)).toBe(true);
    expect(new Set(replies.map((reply) => reply.json.receiptId)).size).toBe(1);
    expect(await have(sha256Of(bytes))).toEqual([sha256Of(bytes)]);
  });

  /** fetch sets the length itself, so requests that lie about it are made by hand. */
  const raw = (sha256: string, headers: Record<string, string>, body: Buffer, end: 'end' | 'destroy') =>
    new Promise<number | 'cut'>((resolve) => {
      const { hostname, port } = new URL(studio.url);
      const authorization = `Bearer ${studio.token}`;
      const path = `/v1/blobs/${sha256}`;
      const sent = httpRequest(
        { hostname, port, method: 'PUT', path, headers: { authorization, ...headers } },
        (reply) => {
          reply.resume();
          reply.on('end', () => resolve(reply.statusCode ?? 0));
        },
      );
      sent.on('error', () => resolve('cut'));
      sent.write(body, () => (end === 'destroy' ? sent.destroy() : undefined));
      if (end === 'end') sent.end();
    });
  const type = { 'content-type': 'application/octet-stream' };

  test('[ST33] without a length, with a wrong type, or above the limit a file is refused', async () => {
    const bytes = Buffer.from('no length');
    const sha256 = sha256Of(bytes);
    const chunked = await raw(sha256, { ...type, 'transfer-encoding': 'chunked' }, bytes, 'end');
    const wrongType = await put(sha256, bytes, { 'content-type': 'image/jpeg' });
    const large = await put(sha256, Buffer.alloc(SMALL_FILE_BYTES + 1));

    expect([chunked, wrongType.status, large.status]).toEqual([411, 415, 413]);
    expect(await have(sha256)).toEqual([]);
  });

  test('[ST33] a file that breaks off leaves nothing, and the studio goes on', async () => {
    const bytes = Buffer.from(`whole ${newId()}`);
    const sha256 = sha256Of(bytes);
    const cut = await raw(sha256, { ...type, 'content-length': '100000' }, bytes, 'destroy');
    const next = await put(sha256, bytes);

    expect(cut).toBe('cut');
    expect([next.status, next.json.alreadyThere]).toEqual([201, false]);
    await expect.poll(leftovers).toEqual([]);
  });

  test('[ST34] the inventory names what is here, each once, and takes a thousand at a time', async () => {
    const bytes = Buffer.from(`inventory ${newId()}`);
    const sha256 = sha256Of(bytes);
    await put(sha256, bytes);
    const others = Array.from({ length: 998 }, (_, index) => sha256Of(Buffer.from(`${index}`)));
    const tooMany = await studio.call('POST', '/v1/have', {
      json: { sha256: Array.from({ length: 1001 }, () => sha256) },
    });

    expect(await have(sha256, ...others, sha256)).toEqual([sha256]);
    expect([tooMany.status, tooMany.json.code]).toEqual([400, 'invalid-request']);
  });
});
