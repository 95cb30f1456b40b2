import { describe, expect, test } from 'vitest';
import { diffRoster } from '@shared/rules/roster/diff-roster';
import { mapRoster } from '@shared/rules/roster/map-roster';
import { mapColumns } from '@shared/rules/roster/roster-fields';

const rows = (...cells: string[][]) => cells.map((row, at) => ({ line: at + 2, cells: row }));

describe('columns', () => {
  test.each([
    [
      ['subject_code', 'first_name', 'last_name', 'group', 'email', 'qr_payload'],
      ['subject_id', 'first_name', 'last_name', 'group', 'email', null],
    ],
    [
      ['Password', 'Gallery', 'First Name', 'Last Name'],
      ['subject_id', 'group', 'first_name', 'last_name'],
    ],
    [
      ['Identyfikator', 'Imię', 'Nazwisko', 'Klasa', 'Zgoda'],
      ['subject_id', 'first_name', 'last_name', 'group', 'consent'],
    ],
    [
      ['Student ID*', 'Teacher', 'Shoe size'],
      ['subject_id', 'group', null],
    ],
  ])('[RO2] the headers %j are found', (headers, fields) => {
    expect(mapColumns(headers).map((column) => column.field)).toEqual(fields);
  });

  test('[RO2] what a person says of a column comes before the aliases', () => {
    const columns = mapColumns(
      ['id', 'Locker', 'name', 'class'],
      new Map([
        ['Locker', 'subject_id'],
        ['name', 'first_name'],
        ['class', null],
      ]),
    );

    expect(columns.map((column) => column.field)).toEqual([null, 'subject_id', 'first_name', null]);
  });
});

describe('rows', () => {
  test('[RO3] IDs keep their leading zeros, and rounded ones are warned of', () => {
    const { subjects, warnings } = mapRoster(['id'], rows(['007'], ['1.23E+05']));

    expect(subjects.map((subject) => subject.id)).toEqual(['007', '1.23E+05']);
    expect(warnings).toHaveLength(1);
  });

  test('[RO5] empty rows are counted and unknown columns kept', () => {
    const { subjects, emptyRows } = mapRoster(['id', 'Shoe size'], rows(['A', '38'], ['', ' ']));

    expect(emptyRows).toBe(1);
    expect(subjects[0]?.custom).toEqual({ 'Shoe size': '38' });
  });

  test.each([
    ['no', false],
    ['NIE', false],
    ['yes', true],
    ['', null],
    ['perhaps', null],
  ])('[RO6] consent %j means %j', (text, consent) => {
    expect(mapRoster(['id', 'consent'], rows(['A', text])).subjects[0]?.consent).toBe(consent);
  });

  test('[RO7] taking it over again is told by ID, whatever the names say', () => {
    const before = mapRoster(['id', 'first'], rows(['A', 'Ana'], ['B', 'Ben'], ['C', 'Cy'])).subjects;
    const next = mapRoster(['id', 'first'], rows(['a', 'Anna'], ['B', 'Ben'], ['D', 'Cy'])).subjects;

    const diff = diffRoster(before, next);

    expect([diff.add, diff.change, diff.remove].map((list) => list.map((subject) => subject.id))).toEqual([
      ['D'],
      ['a'],
      ['C'],
    ]);
  });
});
