import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openS3 } from '../../studio/objects/s3-object-store';
import { faultSeed, howMany, injected } from '../support/fault-seed';
import { startFaultyS3, type FaultOf, type FaultyS3, type S3Fault } from '../support/faulty-s3';
import { startS3, type S3Server } from '../support/s3-server';
import { newId, photoBody, putShoot, sha256Of, startTestStudio, type TestStudio } from '../support/test-studio';
import { declare, tusCaller } from '../support/tus-caller';

/** F62: an object store that lies, forgets and hangs up, in front of a good one. */
let s3: S3Server;
let faulty: FaultyS3;
let studio: TestStudio;
let shootId: string;

beforeAll(async () => {
  s3 = await startS3();
  faulty = await startFaultyS3(s3.settings);
  studio = await startTestStudio({ storage: faulty.settings });
  shootId = await putShoot(studio);
});
afterAll(async () => {
  await studio.remove();
  await faulty.close();
  await s3.remove();
});

const objectKey = (sha256: string): string => `blobs/${sha256.slice(0, 2)}/${sha256.slice(2, 4)}/${sha256}`;

/** What lies in the store itself, past the faults. */
async function inStore(sha256: string): Promise<string | null> {
  const store = await openS3(s3.settings);
  const stream = await store.read(objectKey(sha256));
  const found = stream === null ? null : sha256Of(Buffer.concat(await stream.toArray()));
  store.close();
  return found;
}

/** For the table of faults: what was done to requests since the last test. */
function countInjections(): void {
  injected([...faulty.done.values()].reduce((sum, count) => sum + count, 0));
  faulty.done.clear();
}

/** The fault, for the first requests of a kind; then none. */
const first = (count: number, call: string, fault: S3Fault): FaultOf => {
  let left = count;
  return (asked) => {
    if (asked !== call || left === 0) return null;
    left -= 1;
    return fault;
  };
};

const put = (bytes: Buffer) => studio.call('PUT', `/v1/blobs/${sha256Of(bytes)}`, { bytes });

describe('an object store with faults', () => {
  test.each<[S3Fault, string]>([
    ['error-as-200', 'write'],
    ['lost-answer', 'write'],
    ['slow-down', 'write'],
    ['flipped-byte', 'write'],
    ['not-shown-yet', 'head'],
    ['not-shown-yet', 'read'],
    ['slow-down', 'head'],
    ['slow-down', 'read'],
    ['cut-short', 'read'],
  ])('[ST93] [F62] %s at a %s: what is acknowledged lies in the store, whole', async (fault, call) => {
    const bytes = Buffer.alloc(300_000, newId());
    faulty.plan = first(2, call, fault);
    const replies = [await put(bytes)];
    while (replies.at(-1)?.status === 503) replies.push(await put(bytes));
    faulty.plan = () => null;

    expect([200, 201]).toContain(replies.at(-1)?.status);
    expect(replies.length).toBeLessThan(4);
    expect(faulty.done.get(fault)).toBeGreaterThan(0);
    countInjections();
    expect(await inStore(sha256Of(bytes))).toBe(sha256Of(bytes));
  });

  test.each<[S3Fault, string]>([
    ['lost-answer', 'complete'],
    ['error-as-200', 'complete'],
    ['slow-down', 'complete'],
    ['lost-answer', 'part'],
    ['flipped-byte', 'part'],
    ['lost-answer', 'begin'],
  ])('[ST93] [F62] %s at the %s of a large object: it is there once, whole', async (fault, call) => {
    const bytes = Buffer.alloc(9 * 1024 * 1024, newId());
    const tus = tusCaller(studio);
    const path = await tus.begin(bytes.length, declare(sha256Of(bytes)));
    faulty.plan = first(3, call, fault);
    let done = await tus.patch(path, 0, bytes);
    for (let tries = 0; done.status === 503 && tries < 5; tries += 1) done = await tus.head(path);
    faulty.plan = () => null;

    expect([200, 204]).toContain(done.status);
    expect(done.headers.get('x-studio-sha256')).toBe(sha256Of(bytes));
    expect(await inStore(sha256Of(bytes))).toBe(sha256Of(bytes));
    countInjections();
  });

  test('[ST94] a store that is away: 503 with Retry-After, nothing is acknowledged, and it goes on by itself', async () => {
    const bytes = Buffer.alloc(200_000, newId());
    const tus = tusCaller(studio);
    const path = await tus.begin(bytes.length, declare(sha256Of(bytes)));
    await tus.patch(path, 0, bytes.subarray(0, 50_000));
    faulty.plan = () => 'slow-down';
    const refused = [await put(bytes), await tus.patch(path, 50_000, bytes.subarray(50_000))];
    const standing = await tus.offsetOf(path);
    faulty.plan = () => null;
    const resumed = await tus.patch(path, 50_000, bytes.subarray(50_000));

    expect(refused.map(({ status, json }) => [status, json?.code])).toEqual([
      [503, 'unavailable'],
      [503, 'unavailable'],
    ]);
    expect(refused[0]?.headers.get('retry-after')).toBe('5');
    expect(standing).toBe('50000');
    expect([resumed.status, resumed.headers.get('x-studio-sha256')]).toEqual([204, sha256Of(bytes)]);
  });

  test('[ST94] a store that is away for a moment makes nobody forget what it has', async () => {
    const bytes = Buffer.alloc(1_000, newId());
    await put(bytes);
    await studio.restart();
    faulty.plan = () => 'slow-down';
    const asked = await studio.call('POST', '/v1/have', { json: { sha256: [sha256Of(bytes)] } });
    faulty.plan = first(2, 'head', 'not-shown-yet');
    const again = await studio.call('POST', '/v1/have', { json: { sha256: [sha256Of(bytes)] } });
    faulty.plan = () => null;

    expect(asked.status).toBe(503);
    expect(again.json.have).toEqual([sha256Of(bytes)]);
  });

  const faults: readonly S3Fault[] = [
    ...(['error-as-200', 'lost-answer', 'slow-down'] as const),
    ...(['not-shown-yet', 'cut-short', 'flipped-byte'] as const),
  ];
  /** Every third call is left alone. */
  const fault = fc.constantFrom<S3Fault | null>(...faults, null, null, null);
  test(
    '[ST93] [F62] under any faults, 0 acknowledged but missing, and all is there in the end',
    { timeout: 180_000 },
    async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(fault, { minLength: 5, maxLength: 60 }), async (chosenFaults) => {
          const left = [...chosenFaults];
          const fits = (call: string, chosen: S3Fault): boolean =>
            chosen === 'not-shown-yet'
              ? call === 'head' || call === 'read'
              : chosen === 'cut-short'
                ? call === 'read'
                : true;
          faulty.plan = (call) => {
            const chosen = left.shift() ?? null;
            return chosen !== null && fits(call, chosen) ? chosen : null;
          };
          for (let index = 0; index < 3; index += 1) {
            const bytes = Buffer.alloc(20_000, newId());
            let reply = await put(bytes);
            for (let tries = 0; reply.status >= 500 && tries < 40; tries += 1) reply = await put(bytes);
            expect([200, 201]).toContain(reply.status);
            expect(await inStore(sha256Of(bytes))).toBe(sha256Of(bytes));
            const file = { sha256: sha256Of(bytes), bytes: bytes.length };
            const json = photoBody([file]);
            const send = () => studio.call('PUT', `/v1/shoots/${shootId}/photos/${newId()}`, { json });
            let photo = await send();
            for (let tries = 0; photo.status >= 500 && tries < 40; tries += 1) photo = await send();
            expect(photo.status).toBe(200);
          }
        }),
        { numRuns: howMany(25, 5), seed: faultSeed('an object store with faults') },
      );
    },
  );
});
