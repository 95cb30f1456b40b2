import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { routes, type RouteName } from '@shared/contract/studio-api/routes';
import { addToken } from '../../studio/accounts';
import { verifyAudit, type AuditVerdict } from '../../studio/audit/read-audit';
import { fillPath, makeBelongings, requestsFor } from '../support/every-route';
import { studioCommand } from '../support/studio-command';
import { runStatement, withDatabase, type StudioDatabase } from '../support/studio-database';
import { newId, putShoot, sha256Of, startTestStudio, type TestStudio } from '../support/test-studio';

let studio: TestStudio;
beforeAll(async () => {
  studio = await startTestStudio();
});
afterAll(() => studio.remove());

const command = (words: string, ...args: string[]) => studioCommand(studio, words, ...args);
const verdict = async (): Promise<AuditVerdict> => (await command('audit verify')).said[0].audit;
const rows = async () => (await command('audit export')).said;
/** Some shoots, so that there is a middle and an end. */
const addShoots = (count: number) => Promise.all(Array.from({ length: count }, () => putShoot(studio)));

describe('what is on the audit log', () => {
  test('[ST101] every change of every call, with the token and the address that it came from, and no name', async () => {
    const ours = await makeBelongings(studio);
    const { tokenId, token } = await addToken(studio.writer, studio.studioId, { label: 'the one that is looked for' });
    const send = (name: RouteName, more: object = {}) => {
      const { method, path } = routes[name];
      return studio.call(method, fillPath(path, ours), { ...requestsFor(ours)[name], token, ...more });
    };
    const [shoot, photo] = [
      { name: 'Maple Street 14', kind: 'real-estate', revision: 2 },
      { ...ours.photo, intentId: newId(), revision: 2 },
    ];
    const bytes = Buffer.from('a file by itself');
    const replies = [await send('putShoot', { json: shoot }), await send('putSubjects'), await send('putBuckets')];
    replies.push(await send('putGroups'), await send('putPhoto', { json: photo }));
    replies.push(await studio.call('PUT', `/v1/blobs/${sha256Of(bytes)}`, { token, bytes }));
    replies.push(await send('patchUpload', { bytes: Buffer.from('0123456789') }), await send('deleteUpload'));
    const said = await rows();

    expect(replies.map((reply) => reply.status)).toEqual([200, 200, 200, 200, 200, 201, 204, 204]);
    const theirs = said.filter((row) => row.tokenId === tokenId);
    expect(theirs.map((row) => row.kind).join()).toBe('shoot,subjects,buckets,groups,photo,blob,blob,upload-deleted');
    for (const row of theirs) expect(row).toMatchObject({ ip: '127.0.0.1', studioId: studio.studioId });
    expect(theirs[0].subject).toBe(ours.shootId);
    expect(JSON.stringify(said)).not.toMatch(/Maple|IMG_/);
    expect(await verdict()).toEqual({ isWhole: true, rows: said.length, head: said.at(-1).hash });
  });

  test('[ST101] what was refused or asked again is not on it a second time', async () => {
    const json = { name: 'Maple', kind: 'event', revision: 1, intentId: newId() };
    const path = `/v1/shoots/${newId()}`;
    const before = (await rows()).length;
    for (const body of [json, json, { ...json, name: 'Oak' }]) await studio.call('PUT', path, { json: body });

    expect((await rows()).length - before).toBe(1);
  });

  test('[ST102] writers that come together keep one chain, across a start', async () => {
    const before = (await rows()).length;
    await addShoots(30);
    await studio.restart();
    await addShoots(30);

    expect(await verdict()).toMatchObject({ isWhole: true, rows: before + 60 });
  });

  test('[ST102] an export is verified without the studio, and shows what was changed since', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'fieldproof-audit-'));
    const { head } = await verdict();
    await addShoots(3);
    const all = await rows();
    const changed = all.map((row) => (row.seq === 5 ? { ...row, at: '2020-01-01T00:00:00.000Z' } : row));
    const ends: (string | null)[] = [];
    for (const lines of [all, all.slice(0, -2), all.slice(0, 9), changed]) {
      const file = join(folder, 'audit.jsonl');
      await writeFile(file, lines.map((line) => JSON.stringify(line)).join('\n'));
      ends.push((await command('audit verify', '--file', file, '--head', head)).refused);
    }
    await rm(folder, { recursive: true });

    expect(ends).toEqual([null, null, expect.stringContaining('row'), expect.stringContaining('row 5 is not')]);
  });
});

describe('a log that was tampered with, as only its operator could', () => {
  const REFUSED = new Error('taken back');
  const found: unknown[] = [];
  const tampering: ((db: StudioDatabase) => Promise<unknown>)[] = [
    (db) => db.updateTable('audit_log').set({ ip: '::1' }).where('seq', '=', 5).execute(),
    (db) => db.deleteFrom('audit_log').where('seq', '=', 5).execute(),
    (db) => db.deleteFrom('audit_log').where('seq', '>', 4).execute(),
    async () => null,
  ];
  const refused: string[] = [];

  beforeAll(() =>
    studio.restart(() =>
      withDatabase(studio, async (db) => {
        for (const change of [
          tampering[0],
          tampering[1],
          (on: StudioDatabase) => runStatement(on, 'TRUNCATE audit_log'),
        ]) {
          await change?.(db).catch((error: unknown) => refused.push(String(error)));
        }
        // Each on the log as it was.
        for (const change of tampering) {
          const work = db.transaction().execute(async (trx) => {
            await runStatement(trx, 'ALTER TABLE audit_log DISABLE TRIGGER audit_log_only_appended');
            await change(trx);
            found.push((await verifyAudit(trx)).brokenAt ?? null);
            throw REFUSED;
          });
          await expect(work).rejects.toBe(REFUSED);
        }
      }),
    ),
  );

  test('[ST102] a row that was changed, one that was taken out and an end that was cut off are found', () => {
    expect(found).toEqual([
      { seq: 5, why: 'changed' },
      { seq: 6, why: 'missing-before' },
      { seq: 4, why: 'end-missing' },
      null,
    ]);
  });

  test('[ST102] without such rights the database refuses to change or remove a row', () => {
    expect(refused).toHaveLength(3);
    for (const message of refused) expect(message).toMatch(/only appended to/);
  });
});
