import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import i18next from 'i18next';
import { beforeAll, describe, expect, test } from 'vitest';
import { faults } from '@shared/rules/outbox/faults';
import { groupEvidenceSchema, type Group, type GroupReason } from '@shared/model/group';
import { groupIdSchema, photoIdSchema } from '@shared/model/ids';
import said from '../../../resources/locales/pl/said.json';
import { startI18n } from '../../../renderer/app/i18n';
import { said as say } from '../../../renderer/app/said';
import { groupWhy } from '../../../renderer/features/organise/inspector/group-why';

const projectRoot = path.resolve(import.meta.dirname, '..', '..', '..');
/** Where what a window can show is worded; `main/job` speaks to a terminal, and template problems have a text of their own. */
const WORDED = [
  'main/ingest',
  'main/shoots',
  'main/roster',
  'main/ipc',
  'main/import-journal.ts',
  'main/import-service.ts',
  'shared/domain',
  'shared/rules/roster',
];
const CODE = /(?:code: |refuse\(|leave\()'([a-z][a-z-]+)'/gu;
/** Codes that come from a table: the union of them. */
const COPY_FAILURE = /^ {2}\| '([a-z-]+)'/gmu;

function filesBelow(place: string): string[] {
  const full = path.join(projectRoot, place);
  if (place.endsWith('.ts')) return [full];
  return readdirSync(full, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => path.join(full, name));
}

/** Codes of which no window shows a sentence: they steer. */
const STEERING = new Set(['safe', 'no-photos', 'failed', 'one-place', 'not-copied', 'not-ended']);

const isSaid = (code: string): boolean => code in said || `${code}_other` in said;

const groupOf = (reason: GroupReason): Group => ({
  id: groupIdSchema.parse('01890000-0000-7000-8000-000000000001'),
  kind: 'bracket',
  members: [photoIdSchema.parse('01890000-0000-7000-8000-000000000002')],
  exposures: 5,
  isComplete: true,
  coverId: photoIdSchema.parse('01890000-0000-7000-8000-000000000002'),
  rule: 'vendor',
  why: 'An English sentence.',
  reason,
  confidence: 1,
  isLocked: false,
});

const bracket: GroupReason = {
  ...{ is: 'bracket', evidence: 'numbered', count: 3, stepEv: 1.5, spanEv: 3, withinS: 2 },
  ...{ isRepeated: true, missing: 2, isAborted: false },
};

describe('what main says, in Polish', () => {
  beforeAll(() => {
    // The page's element that the language is written on.
    Object.assign(globalThis, { document: { documentElement: { lang: '' } } });
    return startI18n('pl');
  });

  test('[WE22] every reason for a failed send has its sentence in every language', () => {
    const codes = Object.values(faults).map(({ code }) => code);

    expect(codes.filter((code) => !isSaid(code))).toEqual([]);
  });

  test('[WE22] every code that main words has its sentence', () => {
    const codes = WORDED.flatMap(filesBelow).flatMap((file) =>
      [...readFileSync(file, 'utf8').matchAll(file.endsWith('copy-failure.ts') ? COPY_FAILURE : CODE)].map(
        (match) => match[1] ?? '',
      ),
    );

    expect(codes.length).toBeGreaterThan(50);
    expect([...new Set(codes)].filter((code) => !isSaid(code) && !STEERING.has(code))).toEqual([]);
  });

  test('[WE22] a sentence names what main named, and one without a translation is main’s own', () => {
    expect(say({ code: 'repeated-id', message: 'its ID 7 is on line 3 already.', values: { id: '7', line: 3 } })).toBe(
      'Identyfikator 7 jest już w wierszu 3.',
    );
    expect(say({ code: 'rounded-ids', message: '2 IDs …', values: { count: 2 } })).toContain('2 identyfikatory');
    expect(say({ code: 'never-heard-of', message: 'Main’s own.' })).toBe('Main’s own.');
  });

  test('[WE22, GR26] why photos are a group is said whole', () => {
    expect(groupWhy(groupOf(bracket))).toBe(
      '3 ekspozycje co 1,5 EV w ciągu 2 s: aparat ponumerował je jako jedną serię; ten sam wzór się powtarza; brakuje 2 z 5.',
    );
    expect(groupWhy(groupOf({ is: 'count', count: 5, order: 'name' }))).toBe(
      '5 zdjęć po kolei według nazwy, jak wpisano.',
    );
    expect(groupWhy(groupOf({ is: 'manual' }))).toBe('Zgrupowane ręcznie.');
  });

  test('[WE22, GR26] no reason is left without words', () => {
    const layouts = [
      { stepEv: 2, spanEv: 4 },
      { stepEv: null, spanEv: 4 },
      { stepEv: null, spanEv: null },
    ];
    const reasons = groupEvidenceSchema.options.flatMap((evidence) =>
      layouts.flatMap((layout) =>
        [null, 0, 5].flatMap((withinS) =>
          [true, false].map((isAborted) => ({ ...bracket, ...layout, evidence, withinS, isAborted })),
        ),
      ),
    );

    const sentences = reasons.map((reason) => groupWhy(groupOf(reason)));

    // A key that is missing comes out as the key itself.
    expect(sentences.filter((sentence) => sentence === null || /group\.|because\.|\{\{/u.test(sentence))).toEqual([]);
  });

  test('[WE22] a group of an older journal says nothing rather than English', async () => {
    const { reason: _, ...old } = groupOf(bracket);

    expect(groupWhy(old)).toBeNull();
    await i18next.changeLanguage('en');
    expect(groupWhy(old)).toBe('An English sentence.');
  });
});
