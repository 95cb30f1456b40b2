import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readRoster } from '../../main/roster/read-roster';

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'fieldproof-roster-'));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

async function read(content: string | Uint8Array) {
  const path = join(dir, 'roster.csv');
  await writeFile(path, content);
  const roster = await readRoster(path);
  if (!roster.ok) throw new Error(roster.error.message);
  return roster.value;
}

/** Bytes of a text in an old single-byte encoding, found by trying all 256. */
function encode(text: string, encoding: string): Uint8Array {
  const decoder = new TextDecoder(encoding);
  const bytes = new Map(Array.from({ length: 256 }, (_, byte) => [decoder.decode(new Uint8Array([byte])), byte]));
  return Uint8Array.from(text, (letter) => bytes.get(letter)!);
}

describe('roster files', () => {
  test.each([',', ';', '\t', '|'])('[RO1] cells divided by %j are found', async (delimiter) => {
    const rows = [
      ['ID', 'First', 'Last'],
      ['001', 'Ana', 'Nowak'],
      ['002', 'Ben', 'Kim'],
    ];

    const roster = await read(rows.map((row) => row.join(delimiter)).join('\r\n'));

    expect(roster.delimiter).toBe(delimiter);
    expect(roster.subjects.map((subject) => [subject.id, subject.firstName, subject.lastName])).toEqual(rows.slice(1));
  });

  const polish = 'identyfikator;imię;nazwisko\n007;Łukasz;Święch\n008;Zoë;Żółć\n';
  test.each([
    ['UTF-8', Buffer.from(polish)],
    ['UTF-8', Buffer.from(`\uFEFF${polish}`)],
    ['UTF-16', Buffer.from(`\uFEFF${polish}`, 'utf16le')],
    ['UTF-16', Buffer.from(polish, 'utf16le')],
    ['Windows-1250', encode(polish, 'windows-1250')],
  ])('[RO1] Polish letters in %s are read as they were written', async (encoding, bytes) => {
    const roster = await read(bytes);

    expect(roster.encoding).toBe(encoding);
    expect(roster.subjects[0]).toMatchObject({ id: '007', firstName: 'Łukasz', lastName: 'Święch' });
  });

  test('[RO1] letters of the west in Windows-1252 are read as they were written', async () => {
    const roster = await read(encode('id,first\n1,José\n2,Zoë\n3,Åse\n', 'windows-1252'));

    expect(roster.subjects.map((subject) => subject.firstName)).toEqual(['José', 'Zoë', 'Åse']);
  });

  test('[RO4] bad rows are named by their line, also after a cell with a line break of its own', async () => {
    const roster = await read('id,notes\nA,"two\nlines"\n,nobody\na,again\nB,x,stray\nC,\n');

    expect(roster.subjects.map((subject) => subject.id)).toEqual(['A', 'C']);
    expect(roster.bad.map(({ line, code }) => [line, code])).toEqual([
      [4, 'no-id'],
      [5, 'repeated-id'],
      [6, 'too-many-cells'],
    ]);
  });

  test('[RO8] a file that is not there is refused in a sentence', async () => {
    const roster = await readRoster(join(dir, 'nowhere.csv'));

    expect(roster).toMatchObject({ ok: false, error: { code: 'roster-unreadable' } });
  });
});

test('[RO2, RO5] the sample roster is read as it stands, every column for what it is', async () => {
  const sample = await readRoster(join(import.meta.dirname, '..', '..', 'resources', 'sample-roster.csv'));
  if (!sample.ok) throw new Error(sample.error.message);
  const { subjects, bad, columns } = sample.value;

  expect(bad).toEqual([]);
  expect(columns.map(({ field }) => field)).toEqual([
    ...['subject_id', 'first_name', 'last_name', 'group', 'email', 'phone', 'consent', 'notes'],
    null,
  ]);
  expect(subjects).toHaveLength(14);
  expect(subjects[0]).toMatchObject({ id: '0001', lastName: 'Nowak', consent: true });
  expect(subjects[3]).toMatchObject({ id: '0004', lastName: "O'Connor", consent: false });
});
