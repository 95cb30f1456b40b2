import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { shootIdSchema, studioIdSchema } from '@shared/model/ids';
import { prepareDataFolder } from '../../studio/data/data-folder';
import { openEmbedded, type OpenDatabase } from '../../studio/db/open-embedded';
import { createWriter, type Writer } from '../../studio/db/writer';
import type { Fact } from '../../studio/records/ledger-entry';
import { newId } from '../support/test-studio';

const studioId = studioIdSchema.parse(newId());
let root: string;
let database: OpenDatabase;
let writer: Writer;
/** Set to fail the next appends to the ledger, as a full disk would. */
let failures = 0;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'fieldproof-writer-'));
  const opened = await openEmbedded({ folder: await prepareDataFolder(root), boot: 'this boot', log: () => {} });
  const { ledger } = opened;
  if (ledger === null) throw new Error('Expected the embedded database to have a ledger');
  const append: typeof ledger.append = async (entries) => {
    failures -= 1;
    if (failures >= 0) throw Object.assign(new Error('no space'), { code: 'ENOSPC' });
    await ledger.append(entries);
  };
  database = { ...opened, ledger: { ...ledger, append } };
  writer = createWriter({ ...database, now: () => new Date() });
  await write({ kind: 'studio', studioId, name: 'One' });
});
afterAll(async () => {
  await database.close();
  await rm(root, { recursive: true, force: true });
});

const write = (fact: Fact, key: string = newId()): Promise<string> =>
  writer.write({ keys: [key], decide: async () => ({ facts: [fact], answer: 'done' }) });
const shoot = (name: string, more: Partial<Fact> = {}): Fact =>
  ({
    kind: 'shoot',
    studioId,
    shootId: shootIdSchema.parse(newId()),
    revision: 1,
    name,
    shootKind: 'event',
    ...more,
  }) as Fact;
const names = async () =>
  (await database.db.selectFrom('shoots').select('name').orderBy('seq').execute()).map((row) => row.name);

test('[ST66] a job that throws refuses itself, and those in the same transaction go on', async () => {
  const bad = writer.write({
    keys: ['bad'],
    decide: () => Promise.reject(new Error('cannot decide')),
  });
  const outcomes = await Promise.allSettled([write(shoot('a')), bad, write(shoot('b')), write(shoot('c'))]);

  expect(outcomes.map((outcome) => outcome.status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled']);
  expect(await names()).toEqual(['a', 'b', 'c']);
});

test('[ST66] a fact that the database refuses refuses itself only, and is not on the ledger', async () => {
  const unstorable = shoot('no\u0000text');
  const before = database.ledger?.lastSeq() ?? 0;
  const outcomes = await Promise.allSettled([write(shoot('d')), write(unstorable), write(shoot('e'))]);

  expect(outcomes.map((outcome) => outcome.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(await names()).toEqual(['a', 'b', 'c', 'd', 'e']);
  expect(database.ledger?.lastSeq()).toBe(before + 2);
});

test('[ST65] when the ledger cannot be written, nothing is committed, and later writes go on', async () => {
  failures = 1;
  await expect(write(shoot('lost'))).rejects.toThrow('no space');
  await write(shoot('f'));

  expect(await names()).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
});

test('[ST66] two jobs with one key never decide in the same transaction', async () => {
  const counts: number[] = [];
  const job = (name: string) =>
    writer.write({
      keys: ['same'],
      decide: async (trx) => {
        const rows = await trx.selectFrom('shoots').select('id').execute();
        counts.push(rows.length);
        return { facts: [shoot(name)], answer: null };
      },
    });
  await Promise.all([job('g'), job('h'), job('i')]);

  expect(counts).toEqual([6, 7, 8]);
});
