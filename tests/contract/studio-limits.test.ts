import { afterEach, describe, expect, test } from 'vitest';
import { DEFAULT_LIMITS, type Limits } from '../../studio/limits';
import { newId, sha256Of, startTestStudio, type TestStudio } from '../support/test-studio';
import { declare, tusCaller } from '../support/tus-caller';

let studio: TestStudio;
const start = async (limits: Partial<Limits>): Promise<void> => {
  studio = await startTestStudio({ limits: { ...DEFAULT_LIMITS, ...limits } });
};
afterEach(() => studio.remove());

describe('what one client may ask', () => {
  test('[ST85] of 1,000 requests at once nearly all are 429 with Retry-After; another token is answered as before', async () => {
    await start({ perToken: { burst: 20, perSecond: 1 } });
    const neighbour = await studio.addNeighbour();
    const statuses: number[] = [];
    let retryAfter: string | null = null;
    for (let round = 0; round < 20; round += 1) {
      const replies = await Promise.all(Array.from({ length: 50 }, () => studio.call('GET', '/v1/shoots')));
      for (const { status, headers } of replies) {
        statuses.push(status);
        if (status === 429) retryAfter = headers.get('retry-after');
      }
    }
    const other = await studio.call('GET', '/v1/shoots', { token: neighbour.token });

    expect(statuses.filter((status) => status === 429).length).toBeGreaterThanOrEqual(950);
    expect(statuses.slice(0, 20)).toEqual(Array.from({ length: 20 }, () => 200));
    expect(Number(retryAfter)).toBeGreaterThanOrEqual(1);
    expect(other.status).toBe(200);
  });

  test('[ST85] wrong tokens are counted by address, and hinder no right one', async () => {
    await start({ wrongTokens: { burst: 3, perSecond: 0.01 } });
    const wrong = [];
    for (let tries = 0; tries < 5; tries += 1) {
      wrong.push((await studio.call('GET', '/v1/shoots', { token: `fp_00000000_${'x'.repeat(43)}` })).status);
    }

    expect(wrong).toEqual([401, 401, 401, 429, 429]);
    expect((await studio.call('GET', '/v1/shoots')).status).toBe(200);
  });

  test('[ST86] a studio with a quota keeps no more, by either way of sending; its neighbour is not touched', async () => {
    await start({ quotaBytes: 1_000 });
    const neighbour = await studio.addNeighbour();
    const put = (bytes: Buffer, token = studio.token) =>
      studio.call('PUT', `/v1/blobs/${sha256Of(bytes)}`, { bytes, token });
    const kept = Buffer.alloc(600, newId());
    const first = await put(kept);
    const tooMuch = await put(Buffer.alloc(500, newId()));
    const tus = tusCaller(studio);
    const upload = await tus.create(500, declare(sha256Of(Buffer.alloc(500, newId()))));
    const fits = await tus.begin(300);
    const open = await put(Buffer.alloc(200, newId()));
    const theirs = await put(Buffer.alloc(900, newId()), neighbour.token);

    expect([first.status, tooMuch.status, upload.status, open.status]).toEqual([201, 507, 507, 507]);
    expect(tooMuch.json.code).toBe('storage-full');
    expect((await tus.patch(fits, 0, Buffer.alloc(300, newId()))).status).toBe(204);
    expect(theirs.status).toBe(201);
    expect(await tus.have(sha256Of(kept))).toEqual([sha256Of(kept)]);
  });
});
