import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeBelongings, requestsFor, type Belongings } from '../support/every-route';
import { findPostgres, makeSchema, startPostgres, type PostgresServer } from '../support/postgres-server';
import { studioCommand } from '../support/studio-command';
import { putBlob, putShoot, startTestStudio, type TestStudio } from '../support/test-studio';

type Desk = Parameters<typeof studioCommand>[0];
const isWhole = async (studio: Desk): Promise<unknown> =>
  (await studioCommand(studio, 'audit verify')).said[0].audit.isWhole;
const epochOf = async (studio: TestStudio): Promise<string> => (await studio.call('GET', '/v1/hello')).json.epoch;

describe('an embedded studio', () => {
  let studio: TestStudio;
  let ours: Belongings;
  beforeAll(async () => {
    studio = await startTestStudio();
    ours = await makeBelongings(studio);
  });
  afterAll(() => studio.remove());

  const ask = async (body: string, authorization: string, method = 'POST') => {
    const { port } = JSON.parse(await readFile(join(studio.folder, 'admin.json'), 'utf8')) as { port: number };
    const reply = await fetch(`http://127.0.0.1:${port}/`, {
      method,
      headers: { authorization },
      ...(method === 'POST' ? { body } : {}),
    });
    return [reply.status, await reply.text()];
  };

  test('[ST103] the way for its operator is for the owner of the folder alone, and gone with it', async () => {
    const file = join(studio.folder, 'admin.json');
    const { secret } = JSON.parse(await readFile(file, 'utf8')) as { secret: string };
    const list = JSON.stringify({ command: 'token-list' });
    const replies = [await ask(list, ''), await ask(list, `Bearer ${studio.token}`), await ask(list, '', 'GET')];
    const known = await ask(list, `Bearer ${secret}`);
    const strange = await ask('{"command":"read-files"}', `Bearer ${secret}`);
    const { mode } = await stat(file);
    await studio.restart(() => expect(stat(file)).rejects.toThrow('ENOENT'));

    expect(replies).toEqual([
      [404, ''],
      [404, ''],
      [404, ''],
    ]);
    expect([mode & 0o777, known[0], strange[1]]).toEqual([0o600, 200, expect.stringContaining('does not know')]);
    expect(await ask(list, `Bearer ${secret}`)).toEqual([404, '']);
  });

  test('[ST63, ST102] a database that was made again from the ledger has the same audit log', async () => {
    const send = (path: string, name: 'putSubjects' | 'putBuckets' | 'putGroups') =>
      studio.call('PUT', `/v1/shoots/${ours.shootId}/${path}`, requestsFor(ours)[name]);
    const replies = [
      await send('subjects', 'putSubjects'),
      await send('buckets', 'putBuckets'),
      await send('groups', 'putGroups'),
    ];
    const before = (await studioCommand(studio, 'audit export')).said;
    await studio.restart(() => rm(join(studio.folder, 'database'), { recursive: true }));

    expect(replies.map((reply) => reply.status)).toEqual([200, 200, 200]);
    expect((await studioCommand(studio, 'audit export')).said).toEqual(before);
    await putShoot(studio);
    expect(await isWhole(studio)).toBe(true);
  });

  test('[ST104] a new epoch that its operator asks for is told at once', async () => {
    const before = await epochOf(studio);
    const { said } = await studioCommand(studio, 'new-epoch');

    expect([said[0].epoch === before, await epochOf(studio)]).toEqual([false, said[0].epoch]);
  });
});

describe.skipIf(findPostgres() === null)('a studio on PostgreSQL (needs it: npm run setup -- --with-tests)', () => {
  let postgres: PostgresServer;
  let root: string;
  const studios: TestStudio[] = [];
  beforeAll(async () => {
    postgres = await startPostgres();
    root = await mkdtemp(join(tmpdir(), 'fieldproof-operator-'));
  });
  afterAll(async () => {
    for (const studio of studios) await studio.remove();
    await postgres.remove();
    await rm(root, { recursive: true, force: true });
  });

  const start = async (databaseUrl: string): Promise<TestStudio> => {
    const studio = await startTestStudio({ databaseUrl });
    studios.push(studio);
    return studio;
  };

  const deskOf = (databaseUrl: string): Desk => ({ folder: root, stores: { databaseUrl, storage: null } });

  test('[ST102] two instances that write together keep one chain', async () => {
    const url = await makeSchema(postgres.url, 'together');
    const [one, two] = [await start(url), await start(url)];
    await Promise.all(Array.from({ length: 60 }, (_, index) => putShoot(index % 2 === 0 ? one : two)));
    const { said } = await studioCommand(deskOf(url), 'audit verify');

    expect(said[0].audit).toMatchObject({ isWhole: true, rows: expect.any(Number) });
    expect(said[0].audit.rows).toBeGreaterThanOrEqual(60);
  });

  test('[ST104] [F56] restored from a dump it has another epoch, once, and lacks what came since', async () => {
    const url = await makeSchema(postgres.url, 'dumped');
    const studio = await start(url);
    const early = await putBlob(studio, Buffer.from('before the dump'));
    const dump = join(root, 'studio.sql');
    execFileSync(client('pg_dump'), ['--schema=dumped', `--file=${dump}`, postgres.url]);
    const late = await putBlob(studio, Buffer.from('after the dump'));
    const before = await epochOf(studio);
    await studio.restart(async () => {
      const quiet = ['--quiet', '--set=ON_ERROR_STOP=1', `--dbname=${postgres.url}`];
      execFileSync(client('psql'), [...quiet, '--command=DROP SCHEMA dumped CASCADE'], { stdio: 'ignore' });
      execFileSync(client('psql'), [...quiet, `--file=${dump}`], { stdio: 'ignore' });
    });
    const after = await epochOf(studio);
    await studio.restart();
    const have = await studio.call('POST', '/v1/have', { json: { sha256: [early, late] } });

    expect([after === before, await epochOf(studio)]).toEqual([false, after]);
    expect(have.json.have).toEqual([early]);
    expect(await isWhole(deskOf(url))).toBe(true);
  });

  /** PostgreSQL's own programs, of the version that runs. */
  const client = (name: string): string => join(findPostgres() ?? '', name);
});
