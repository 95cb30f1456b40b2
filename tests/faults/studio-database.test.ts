import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { howMany, injected } from '../support/fault-seed';
import { findPostgres, startPostgres, type PostgresServer } from '../support/postgres-server';
import { startS3, type S3Server } from '../support/s3-server';
import { storesIn } from '../support/studio-stores';
import { newId, photoBody, putShoot, sha256Of, startTestStudio, type TestStudio } from '../support/test-studio';
import { declare, halfPatch, tusCaller } from '../support/tus-caller';

describe.skipIf(findPostgres() === null)('a database that goes away (needs PostgreSQL)', () => {
  let postgres: PostgresServer;
  let s3: S3Server;
  let studio: TestStudio;
  let shootId: string;
  beforeAll(async () => {
    [postgres, s3] = [await startPostgres(), await startS3()];
    studio = await startTestStudio(await storesIn({ databaseUrl: postgres.url, storage: s3.settings }));
    shootId = await putShoot(studio);
  });
  afterAll(async () => {
    await studio.remove();
    await s3.remove();
    await postgres.remove();
  });

  const MB = 1024 * 1024;

  test(
    '[ST94] [F59] the database dies in the middle of a chunk: nothing is acknowledged, what counted is kept, it recovers by itself',
    { timeout: 200_000 },
    async () => {
      const rounds = howMany(10, 2);
      const tus = tusCaller(studio);
      for (let round = 0; round < rounds; round += 1) {
        const bytes = Buffer.alloc(10 * MB, newId());
        const path = await tus.begin(bytes.length, declare(sha256Of(bytes)));
        // The first piece counts; of the second some is in when the database goes.
        const cut = await halfPatch(studio, path, {
          offset: 0,
          sent: bytes.subarray(0, 9 * MB),
          announced: bytes.length,
        });
        await expect
          .poll(async () => Number(await tus.offsetOf(path)), { timeout: 20_000 })
          .toBeGreaterThanOrEqual(8 * MB);
        const counted = Number(await tus.offsetOf(path));
        await postgres.kill();
        cut.send(bytes.subarray(9 * MB));
        await expect.poll(cut.answer, { timeout: 30_000 }).toMatch(/^HTTP\/1.1 503/);
        const other = Buffer.from(`while it is away ${newId()}`);
        const refused = [
          await studio.call('PUT', `/v1/blobs/${sha256Of(other)}`, { bytes: other }),
          await studio.call('GET', '/v1/shoots'),
          await tus.head(path),
        ];
        await postgres.start();
        cut.cut();
        // The hold of the request that failed lapses.
        await expect.poll(async () => (await tus.head(path)).status, { timeout: 20_000 }).toBe(200);
        const standing = Number(await tus.offsetOf(path));
        await expect
          .poll(
            async () => (await tus.patch(path, standing, bytes.subarray(standing))).headers.get('x-studio-sha256'),
            {
              timeout: 20_000,
              interval: 300,
            },
          )
          .toBe(sha256Of(bytes));
        const json = photoBody([{ sha256: sha256Of(bytes), bytes: bytes.length }]);
        const photo = await studio.call('PUT', `/v1/shoots/${shootId}/photos/${newId()}`, { json });

        expect(refused.map(({ status }) => status)).toEqual([503, 503, 503]);
        expect(refused[0]?.headers.get('retry-after')).toBe('5');
        expect(standing).toBeGreaterThanOrEqual(counted);
        expect(photo.status).toBe(200);
        expect(await tus.have(sha256Of(other))).toEqual([]);
      }
      const { items } = (await studio.call('GET', `/v1/shoots/${shootId}/photos`)).json;
      expect(items).toHaveLength(rounds);
      injected(rounds);
    },
  );
});
