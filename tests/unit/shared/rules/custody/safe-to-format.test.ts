import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DEFAULT_POLICY, type CustodyPolicy } from '@shared/model/custody';
import type { CopyState, FileCopy } from '@shared/rules/custody/list-copies';
import { judgeCard, type CardEntry } from '@shared/rules/custody/safe-to-format';

const copy = (place: FileCopy['place'], state: CopyState = 'proven'): FileCopy => ({
  place,
  nth: null,
  path: null,
  label: '',
  level: state === 'proven' ? 'L2' : null,
  provenAtMs: null,
  state,
});
const kept = (copies: readonly FileCopy[], lacking: readonly string[] = []): CardEntry => ({
  kind: 'kept',
  copies,
  lacking,
});
const TWICE = kept([copy('library'), copy('copy')]);
const ONCE = kept([copy('library')]);
const judge = (entries: readonly CardEntry[], policy: CustodyPolicy = DEFAULT_POLICY, hasEnded = true) =>
  judgeCard({ hasEnded, entries }, policy);

const copies = fc.array(
  fc.tuple(fc.constantFrom('library', 'copy', 'studio'), fc.constantFrom('proven', 'present', 'different', 'missing')),
  { maxLength: 5 },
);
const keptEntry = copies.map((all) => kept(all.map(([place, state]) => copy(place, state))));
const anyEntry: fc.Arbitrary<CardEntry> = fc.oneof(
  { weight: 5, arbitrary: keptEntry },
  fc.constantFrom<CardEntry>({ kind: 'open' }, { kind: 'skipped' }, { kind: 'failed', code: 'source-unreadable' }),
);
const policy = fc.record({ copiesNeeded: fc.integer({ min: 1, max: 3 }), studioCounts: fc.boolean() });

test('[CU5] two proven copies are enough, or one and the studio’s receipt', () => {
  expect(judge([TWICE, { kind: 'skipped' }])).toEqual({ isSafe: true, files: 1, reasons: [] });
  expect(judge([kept([copy('library'), copy('studio')])]).isSafe).toBe(true);
  expect(judge([ONCE]).isSafe).toBe(false);
});

test('[CU5] where the studio does not count, its receipt is no copy', () => {
  const entries = [kept([copy('library'), copy('studio')])];

  expect(judge(entries, { copiesNeeded: 2, studioCounts: false }).isSafe).toBe(false);
});

test('[CU5] a receipt alone is not enough: one copy lies here', () => {
  const entries = [kept([copy('library', 'different'), copy('studio')])];

  expect(judge(entries, { copiesNeeded: 1, studioCounts: true }).reasons).toEqual([
    { code: 'damaged', count: 1 },
    { code: 'none-here', count: 1 },
  ]);
});

test('[CU5] a size that is right is no proof', () => {
  expect(judge([kept([copy('library'), copy('copy', 'present')])]).isSafe).toBe(false);
});

test.each<[string, readonly CardEntry[], boolean, unknown[]]>([
  ['an import that is not over', [TWICE], false, [{ code: 'not-ended' }]],
  ['a card without photos', [{ kind: 'skipped' }], true, [{ code: 'no-photos' }]],
  ['files still to come', [TWICE, { kind: 'open' }, { kind: 'open' }], true, [{ code: 'not-copied', count: 2 }]],
  [
    'files that failed, by why',
    [
      { kind: 'failed', code: 'source-unreadable' },
      { kind: 'failed', code: 'reader-unstable' },
      { kind: 'failed', code: 'copy-mismatch' },
    ],
    true,
    [
      { code: 'unreadable', count: 1 },
      { code: 'unstable', count: 1 },
      { code: 'failed', count: 1 },
    ],
  ],
  [
    'copies that are too few, and the disk that lacks them',
    [ONCE, kept([copy('library')], ['/usb']), kept([copy('library')], ['/usb']), TWICE],
    true,
    [
      { code: 'few-copies', count: 3, copies: 1, needed: 2 },
      { code: 'destination', count: 2, label: '/usb' },
    ],
  ],
])('[CU6] it counts %s', (_what, entries, hasEnded, reasons) => {
  expect(judge(entries, DEFAULT_POLICY, hasEnded).reasons).toEqual(reasons);
});

test('[CU6] a destination that failed is no reason where enough other copies are proven', () => {
  expect(judge([kept([copy('library'), copy('copy')], ['/usb'])]).isSafe).toBe(true);
});

test('[CU5] it is safe exactly when every file is proven often enough, and one of its copies is here', () => {
  fc.assert(
    fc.property(fc.array(anyEntry, { maxLength: 6 }), policy, fc.boolean(), (entries, wanted, hasEnded) => {
      const isEnough = (entry: CardEntry): boolean => {
        if (entry.kind !== 'kept') return entry.kind === 'skipped';
        const proven = entry.copies.filter(({ state }) => state === 'proven');
        const here = proven.filter(({ place }) => place !== 'studio').length;
        const atStudio = wanted.studioCounts && proven.length > here ? 1 : 0;
        return here > 0 && here + atStudio >= wanted.copiesNeeded;
      };
      const isSafe = hasEnded && entries.some(({ kind }) => kind !== 'skipped') && entries.every(isEnough);

      expect(judge(entries, wanted, hasEnded).isSafe).toBe(isSafe);
    }),
  );
});

test('[CU7] one more proven copy never turns a yes into a no, and a failed file never gives a yes', () => {
  fc.assert(
    fc.property(fc.array(anyEntry, { maxLength: 6 }), policy, (entries, wanted) => {
      const more = entries.map((entry) =>
        entry.kind === 'kept' ? { ...entry, copies: [...entry.copies, copy('copy')] } : entry,
      );

      if (judge(entries, wanted).isSafe) expect(judge(more, wanted).isSafe).toBe(true);
      expect(judge([...entries, { kind: 'failed', code: 'x' }], wanted).isSafe).toBe(false);
      expect(judge([...entries, { kind: 'open' }], wanted).isSafe).toBe(false);
    }),
  );
});

test('[CU21] a further copy on the library’s own disk is no second place, and that is said', () => {
  const onDisk = (path: string): FileCopy => ({ ...copy('copy'), path });
  const rule = { ...DEFAULT_POLICY, sharedDirs: ['/home/ana/backup'] };
  const shared = kept([copy('library'), onDisk('/home/ana/backup/Shoot/originals/A.JPG')]);
  const apart = kept([copy('library'), onDisk('/home/ana/backup 2/Shoot/originals/A.JPG')]);
  const both = kept([copy('library'), onDisk('/home/ana/backup/Shoot/A.JPG'), copy('studio')]);

  expect(judge([shared, apart], rule).reasons).toEqual([
    { code: 'few-copies', count: 1, copies: 1, needed: 2 },
    { code: 'same-disk', count: 1 },
  ]);
  expect(judge([apart, both], rule).isSafe).toBe(true);
});
