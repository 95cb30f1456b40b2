import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addToken } from '../../studio/accounts';
import { studioCommand } from '../support/studio-command';
import { withDatabase } from '../support/studio-database';
import { spawnStudio } from '../support/studio-process';
import { environmentOf } from '../support/studio-stores';
import { startTestStudio, type TestStudio } from '../support/test-studio';

const DAY_MS = 24 * 60 * 60 * 1000;

describe('tokens', () => {
  let studio: TestStudio;
  beforeAll(async () => {
    studio = await startTestStudio();
  });
  afterAll(() => studio.remove());

  const statusOf = async (token: string) => (await studio.call('GET', '/v1/shoots', { token })).status;
  const command = (words: string, ...args: string[]) => studioCommand(studio, words, ...args);

  test('[ST100] a token that runs out is refused from then on, as any that is no good', async () => {
    const soon = new Date(Date.now() + 400);
    const { token } = await addToken(studio.writer, studio.studioId, { label: 'short', expiresAt: soon });
    const before = await statusOf(token);
    await expect.poll(() => statusOf(token), { timeout: 5_000 }).toBe(401);
    const after = await studio.call('GET', '/v1/shoots', { token });

    expect([before, after.json.code, Date.now() >= soon.getTime()]).toEqual([200, 'unauthorized', true]);
  });

  test('[ST100] a token of the command works at once, and its end is told', async () => {
    const { said, refused } = await command('token new', '--label', 'tablet at the door', '--days', '30');
    const listed = await command('token list');
    const made = listed.said[0].tokens.find((token: { id: string }) => token.id === said[0].id);

    expect([refused, await statusOf(said[0].token)]).toEqual([null, 200]);
    expect(made).toMatchObject({ label: 'tablet at the door', isGood: true, revokedAt: null });
    expect(Date.parse(made.expiresAt) - Date.now()).toBeGreaterThan(29 * DAY_MS);
    expect(JSON.stringify(listed.said)).not.toContain(said[0].token.slice(12));
  });

  test('[ST100] a token that is revoked while the studio runs is refused on the next request', async () => {
    const { said } = await command('token new', '--label', 'lost laptop');
    const before = await statusOf(said[0].token);
    const revoked = await command('token revoke', '--id', said[0].id);

    expect([before, revoked.refused, await statusOf(said[0].token)]).toEqual([200, null, 401]);
    expect(await statusOf(studio.token)).toBe(200);
  });

  test('[ST100] what cannot be done is said in one line', async () => {
    const unknown = await command('token revoke', '--id', '019a0000-0000-7000-8000-000000000001');
    const wrong = await command('token new', '--label', 'x', '--days', 'soon');

    const nowhere = await studioCommand({ ...studio, folder: join(studio.folder, 'nowhere') }, 'token list');

    expect(unknown.refused).toMatch(/^There is no token with the id [^\n]+$/);
    expect(wrong.refused).toMatch(/^token new needs [^\n]+$/);
    expect(nowhere.refused ?? 'PostgreSQL needs no folder').toMatch(/^(There is no studio's folder|PostgreSQL)/);
  });

  test('[ST67, ST100] typed, a command prints its lines on stdout and nothing else', async () => {
    const run = spawnStudio(studio.folder, [], { command: ['token', 'list'], env: environmentOf(studio.stores) });

    expect([await run.ended, run.stderr(), run.stdout().trimEnd().split('\n').length]).toEqual([0, '', 1]);
  });

  test('[ST6, ST100] the database has only hashes of them, and the commands work on a studio that stands still', async () => {
    const { said } = await command('token new', '--label', 'kept');
    await studio.restart(async () => {
      await withDatabase(studio, async (db) => {
        const rows = await db.selectFrom('tokens').selectAll().execute();
        expect(rows.map((row) => row.label)).toContain('kept');
        expect(JSON.stringify(rows)).not.toContain(said[0].token.slice(12));
      });
      expect((await command('token revoke', '--id', said[0].id)).refused).toBeNull();
    });

    expect([await statusOf(said[0].token), await statusOf(studio.token)]).toEqual([401, 200]);
  });
});
