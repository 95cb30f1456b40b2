import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  countShown,
  isAllSent,
  noneShown,
  offlineBanner,
  resultLine,
  shootHeadline,
  type HeadlineInput,
} from '@shared/rules/outbox/headline';
import { shownStates, type ShownState } from '@shared/rules/outbox/shown-state';

const input = (counts: Partial<Record<ShownState, number>>, more: Partial<HeadlineInput> = {}): HeadlineInput => ({
  counts: { ...noneShown(), ...counts },
  condition: 'online',
  isPaused: false,
  confirmedInRun: 0,
  lastSentAtMs: null,
  ...more,
});

describe('the headline of a shoot', () => {
  test('[OB35] what needs a person comes before everything', () => {
    const headline = shootHeadline(input({ failed: 2, conflict: 1, sending: 3, held: 4 }));
    expect(headline).toMatchObject({ kind: 'attention', text: { key: 'sync.headline.attention', params: { n: 3 } } });
    expect(headline.beside).toEqual([{ key: 'sync.beside.held', params: { n: 4 } }]);
  });

  test('[OB35] sending says how many of how many', () => {
    const headline = shootHeadline(input({ sending: 3, confirming: 1, queued: 6 }, { confirmedInRun: 10 }));
    expect(headline).toMatchObject({ kind: 'sending', text: { params: { n: 10, m: 20 } } });
  });

  test.each([
    ['offline', 'sync.headline.offline'],
    ['captive', 'sync.headline.captive'],
    ['trouble', 'sync.headline.trouble'],
  ] as const)('[OB35] waiting while %s says so', (condition, key) => {
    expect(shootHeadline(input({ queued: 5, retrying: 2 }, { condition }))).toMatchObject({
      kind: 'offline',
      text: { key, params: { n: 7 } },
    });
  });

  test('[OB35] a refused sign-in is no progress: it needs a person', () => {
    expect(shootHeadline(input({ queued: 5 }, { condition: 'needs-auth' }))).toMatchObject({
      kind: 'attention',
      text: { key: 'sync.headline.needs-auth', params: { n: 5 } },
    });
  });

  test('[OB35] paused is said', () => {
    expect(shootHeadline(input({ queued: 5 }, { isPaused: true })).text.key).toBe('sync.headline.paused');
  });

  test('[OB35] held back comes before all sent, and names its number once', () => {
    const headline = shootHeadline(input({ synced: 9, held: 3, changed: 2, ignored: 1 }));
    expect(headline).toMatchObject({ kind: 'held', text: { params: { n: 3 } } });
    expect(headline.beside.map(({ key }) => key)).toEqual(['sync.beside.changed', 'sync.beside.ignored']);
  });

  test('[OB35] all sent says when, with what has changed since beside it', () => {
    const headline = shootHeadline(input({ synced: 9, changed: 2 }, { lastSentAtMs: 5 }));
    expect(headline).toMatchObject({ kind: 'all-sent', text: { params: { atMs: 5 } } });
    expect(headline.beside).toEqual([{ key: 'sync.beside.changed', params: { n: 2 } }]);
  });

  test('[OB35] a shoot of which nothing was ever sent does not claim that all was', () => {
    expect(shootHeadline(input({ local: 9 })).kind).toBe('local');
  });

  test('[OB35] for any photos: all sent is claimed exactly when nothing is unfinished, held back or unsent', () => {
    const anyState = fc.constantFrom(...shownStates);
    fc.assert(
      fc.property(fc.array(anyState, { maxLength: 30 }), fc.constantFrom('online', 'offline'), (states, condition) => {
        const counts = countShown(states);
        const { kind } = shootHeadline(input(counts, { condition: condition as 'online' }));
        const isClean = isAllSent(counts) && counts.held === 0 && counts.synced + counts.changed > 0;
        expect(kind === 'all-sent').toBe(isClean);
        if (counts.failed + counts.conflict > 0) expect(kind).toBe('attention');
        expect(Object.values(counts).reduce((sum, n) => sum + n, 0)).toBe(states.length);
      }),
    );
  });
});

describe('lines', () => {
  test('[OB35] the offline banner says how many wait and when the studio was last heard', () => {
    expect(offlineBanner(7, 99)).toEqual({ key: 'sync.offline.since', params: { n: 7, lastContactMs: 99 } });
    expect(offlineBanner(7, null)).toEqual({ key: 'sync.offline.never', params: { n: 7 } });
  });

  test('[OB29] the result names sent always, the rest when there is any, held by reason', () => {
    const held = { 'no-subject-id': 3, 'needs-bucket': 0 };
    const line = resultLine({ sent: 12, failed: 1, unchanged: 1204, held });
    expect(line.map(({ key, params }) => [key, params['n']])).toEqual([
      ['sync.result.sent', 12],
      ['sync.result.held', 3],
      ['sync.result.failed', 1],
      ['sync.result.unchanged', 1204],
    ]);
    expect(resultLine({ sent: 0, failed: 0, unchanged: 0, held: {} })).toHaveLength(1);
  });
});
