import { describe, expect, test } from 'vitest';
import { indexSubjects } from '@shared/rules/subjects/index-subjects';
import { parseCodePayload } from '@shared/rules/subjects/parse-code-payload';
import { searchKey } from '@shared/rules/subjects/search-key';
import { subjectKey } from '@shared/rules/subjects/subject-key';
import { subjectId } from '../../../../support/subject-photos';

const known = indexSubjects(['P1003-SWKQ', 'Żak-7', '0042'].map(subjectId));

describe('keys', () => {
  test.each([
    ['  p1003-swkq ', 'P1003-SWKQ'],
    ['z\u0307ak-7', 'ŻAK-7'],
    ['İ1', 'i\u03071'],
  ])('[SU1] %j and %j are one ID', (left, right) => {
    expect(subjectKey(left)).toBe(subjectKey(right));
  });

  test('[SU1] leading zeros tell IDs apart', () => {
    expect(subjectKey('0042')).not.toBe(subjectKey('42'));
  });

  test.each([
    ['Łukasz  GARCÍA', 'lukasz garcia'],
    ['Ó Briain', 'o briain'],
    ['Søren Strauß', 'soren strauss'],
    ['ﬁona', 'fiona'],
  ])('[SU2] %j is searched as %j', (text, key) => {
    expect(searchKey(text)).toBe(key);
  });
});

describe('the text of a code', () => {
  test.each([
    ['/%SP1003-SWKQ', 'P1003-SWKQ'],
    ['/%Kp1003-swkq', 'P1003-SWKQ'],
    ['subj:0042', '0042'],
    ['SUBJ: żak-7', 'Żak-7'],
    ['https://id.example.test/s/P1003-SWKQ', 'P1003-SWKQ'],
    ['https://id.example.test/s/P1003-SWKQ/?from=card#top', 'P1003-SWKQ'],
    ['http://example.test/view?x=1&code=p1003-swkq', 'P1003-SWKQ'],
    ['HTTPS://EXAMPLE.TEST/%C5%BBAK-7', 'Żak-7'],
    ['www.example.test/get?id=0042', '0042'],
    ['{"v":1,"id":"P1003-SWKQ"}', 'P1003-SWKQ'],
    [' P1003-SWKQ\n', 'P1003-SWKQ'],
    ['p1003-swkq', 'P1003-SWKQ'],
  ])('[SU3] %j is the subject %j', (text, id) => {
    expect(parseCodePayload(text, known)).toEqual({ kind: 'subject', subjectId: id });
  });

  test('[SU3] a parameter that is a known ID comes before the path', () => {
    const payload = parseCodePayload('https://example.test/0042?c=P1003-SWKQ', known);

    expect(payload).toEqual({ kind: 'subject', subjectId: 'P1003-SWKQ' });
  });

  test('[SU4] an ID that declares itself needs no roster', () => {
    expect(parseCodePayload('subj:NEW-1', known)).toEqual({ kind: 'subject', subjectId: 'NEW-1' });
  });

  test.each([
    ['https://example.test/s/X-9', ['X-9']],
    ['https://example.test', []],
    ['{"id":7}', ['7']],
    ['{"id":', ['{"id":']],
    ['X-9', ['X-9']],
    ['https://example.test/100%', ['100%']],
  ])('[SU3] %j is unknown and could be %j', (text, candidates) => {
    expect(parseCodePayload(text, known)).toEqual({ kind: 'unknown', text, candidates });
  });

  test('[SU3] an empty text or one longer than an ID may be is nobody', () => {
    expect(parseCodePayload('  ', known)).toMatchObject({ kind: 'unknown', candidates: [] });
    expect(parseCodePayload('x'.repeat(121), known)).toMatchObject({ kind: 'unknown', candidates: [] });
  });
});
