import { describe, expect, test } from 'vitest';
import { propagateSubjects } from '@shared/rules/subjects/propagate-subjects';
import { brief, facts, shots, subjectId, type Shot } from '../../../../support/subject-photos';

const known = ['A1', 'B2', 'C3'].map(subjectId);

const forward = (list: readonly Shot[]): string =>
  brief(propagateSubjects({ photos: shots(list), known, direction: 'forward' }).outcomes);

describe('runs', () => {
  test('[SU6, SU8] a card speaks for what follows, to the next card', () => {
    const outcome = forward([
      { at: 0 },
      { at: 5, card: 'A1' },
      { at: 9 },
      { at: 12 },
      { at: 60, card: 'B2' },
      { at: 66 },
    ]);

    expect(outcome).toBe('- card A1 A1 card B2');
  });

  test('[SU6] capture time decides, not the order of names', () => {
    const outcome = forward([
      { at: 9, number: 70, folder: 'x' },
      { at: 5, card: 'A1', number: 90, folder: 'y' },
    ]);

    expect(outcome).toBe('A1 card');
  });

  test('[SU6] equal times are ordered by file number', () => {
    const outcome = forward([
      { at: 5, number: 12 },
      { at: 5, number: 9 },
      { at: 5, number: 10, card: 'A1' },
      { at: 5, number: 11 },
    ]);

    expect(outcome).toBe('A1 - card A1');
  });

  test('[SU6] a counter that starts again from 1 within a second keeps its order', () => {
    const outcome = forward([
      { at: 5, number: 9998 },
      { at: 5, number: 9999, card: 'A1' },
      { at: 5, number: 1 },
      { at: 6, number: 2 },
    ]);

    expect(outcome).toBe('- card A1 A1');
  });

  test('[SU7] a second body has no part in it', () => {
    const outcome = forward([
      { at: 0, card: 'A1' },
      { at: 3, body: 'B' },
      { at: 4 },
      { at: 5, body: 'B', card: 'B2' },
      { at: 6 },
      { at: 7, body: 'B' },
    ]);

    expect(outcome).toBe('card - A1 card A1 B2');
  });

  test("[SU7] a photo whose serial was lost belongs to its model's only body", () => {
    const outcome = forward([
      { at: 0, card: 'A1' },
      { facts: facts({ capturedAtMs: 3000, bodySerial: null }) },
      { at: 6 },
    ]);

    expect(outcome).toBe('card A1 A1');
  });

  test('[SU6] a counter that goes on in the next folder keeps its order', () => {
    const outcome = forward([
      { at: 5, number: 9999, folder: 'x/100ACMED', card: 'A1' },
      { at: 7, number: 1, folder: 'x/101ACMED' },
    ]);

    expect(outcome).toBe('card A1');
  });

  test('[SU9] an unreadable card ends the run, and what follows is flagged', () => {
    const outcome = forward([
      { at: 0, card: 'A1' },
      { at: 4 },
      { at: 50, unreadable: true },
      { at: 55 },
      { at: 58 },
      { at: 90, card: 'C3' },
      { at: 95 },
    ]);

    expect(outcome).toBe('card A1 ?! -! -! card C3');
  });

  test('[SU9] a typed ID makes it a card like any other', () => {
    const outcome = forward([{ at: 0, card: 'A1' }, { at: 4 }, { at: 50, unreadable: true, typed: 'b2' }, { at: 55 }]);

    expect(outcome).toBe('card A1 card B2');
  });

  test('[SU10] an unreadable card that was photographed again needs nobody', () => {
    const outcome = forward([
      { at: 0, unreadable: true },
      { at: 4, unreadable: true },
      { at: 8, card: 'A1' },
      { at: 12 },
    ]);

    expect(outcome).toBe('? ? card A1');
  });

  test('[SU12] the same code again, and two codes on one card', () => {
    const outcome = forward([
      { at: 0, card: 'A1' },
      { at: 3 },
      { at: 9, card: ['B2', 'C3'] },
      { at: 12 },
      { at: 20, card: 'a1' },
      { at: 22 },
    ]);

    expect(outcome).toBe('card A1 card B2+C3 card A1');
  });

  test('[SU5] walk-ins are reported once, in one spelling', () => {
    const photos = shots([{ at: 0, card: 'd4' }, { at: 3 }, { at: 9, card: 'D4' }, { at: 12 }, { at: 20, card: 'E5' }]);

    const { outcomes, unknownIds } = propagateSubjects({ photos, known, direction: 'forward' });

    expect(unknownIds).toEqual(['D4', 'E5']);
    expect(brief(outcomes)).toBe('card D4 card D4 card');
  });

  test('[SU5] subjects made from cards do not decide what an ID looks like', () => {
    const photos = shots([{ at: 0, card: 'house-17-b' }, { at: 3 }]);

    const { outcomes } = propagateSubjects({ photos, known, roster: [], direction: 'forward' });

    expect(brief(outcomes)).toBe('card house-17-b');
  });
});

describe('pauses', () => {
  const steady = (from: number, count: number): Shot[] =>
    Array.from({ length: count }, (_, k) => ({ at: from + k * 10 }));

  test.each([
    [290, 'A1'],
    [310, '-!'],
  ])('[SU11] after %i s at a pace of 10 s: %s', (pause, expected) => {
    const outcome = forward([{ at: 0, card: 'A1' }, ...steady(10, 8), { at: 80 + pause }]);

    expect(outcome.split(' ').at(-1)).toBe(expected);
  });

  test('[SU11] a slow pace takes longer pauses, but never half an hour', () => {
    const slow = [0, 1, 2, 3, 4, 5].map((k) => ({ at: k * 240, ...(k === 0 ? { card: 'A1' } : {}) }));

    expect(forward([...slow, { at: 1200 + 1700 }]).endsWith('A1')).toBe(true);
    expect(forward([...slow, { at: 1200 + 1801 }]).endsWith('-!')).toBe(true);
  });

  test('[SU11] everything stays without ID up to the next card', () => {
    const outcome = forward([
      { at: 0, card: 'A1' },
      { at: 5 },
      { at: 9 },
      { at: 2000 },
      { at: 2004 },
      { at: 2010, card: 'A1' },
      { at: 2015 },
    ]);

    expect(outcome).toBe('card A1 A1 -! -! card A1');
  });
});

describe('the card last', () => {
  const backward = (list: readonly Shot[]): string =>
    brief(propagateSubjects({ photos: shots(list), known, direction: 'backward' }).outcomes);

  test('[SU13] a card speaks for what came before it', () => {
    expect(
      backward([{ at: 0 }, { at: 4 }, { at: 9, card: 'A1' }, { at: 40 }, { at: 44, card: 'B2' }, { at: 60 }]),
    ).toBe('A1 A1 card B2 card -');
  });

  test('[SU13] an unreadable card ends the run towards the past', () => {
    expect(backward([{ at: 0 }, { at: 9, unreadable: true }, { at: 40 }, { at: 44, card: 'B2' }])).toBe(
      '-! ?! B2 card',
    );
  });

  test('[SU13] the second try of an unreadable card speaks for the run', () => {
    expect(backward([{ at: 0 }, { at: 9, unreadable: true }, { at: 14, card: 'A1' }])).toBe('A1 ? card');
  });

  test('[SU13] a pause ends the run towards the past', () => {
    expect(backward([{ at: 0 }, { at: 2000 }, { at: 2003 }, { at: 2009, card: 'A1' }])).toBe('-! A1 A1 card');
  });
});

describe('doubt', () => {
  test('[SU14] a photo without time takes the ID that both neighbours have', () => {
    const outcome = forward([
      { at: 0, card: 'A1' },
      { facts: null },
      { at: 6 },
      { facts: null },
      { at: 30, card: 'B2' },
      { at: 35 },
      { facts: null },
    ]);

    expect(outcome).toBe('card A1 A1 A1 card B2 -');
  });

  test('[SU14] two bodies in one folder make it doubtful', () => {
    const outcome = forward([
      { at: 0, card: 'A1', folder: 'x' },
      { facts: null, folder: 'x' },
      { at: 6, body: 'B', folder: 'x' },
    ]);

    expect(outcome).toBe('card - -');
  });

  test('[SU14] a card without time ends the run of both bodies it may belong to', () => {
    const outcome = forward([
      { at: 0, card: 'A1', folder: 'x' },
      { at: 2, body: 'B', card: 'B2', folder: 'x' },
      { at: 4, folder: 'x' },
      { facts: null, unreadable: true, folder: 'x' },
      { at: 9, body: 'B', folder: 'x' },
      { at: 12, folder: 'x' },
    ]);

    expect(outcome).toBe('card card A1 ?! -! -!');
  });

  test('[SU14] a readable card without time starts its run', () => {
    expect(forward([{ at: 0, card: 'A1' }, { at: 4 }, { facts: null, card: 'B2' }, { at: 30 }, { at: 33 }])).toBe(
      'card A1 card B2 B2',
    );
  });

  test('[SU14] a photo without time and without a counted name has no ID', () => {
    const [card, other, last] = shots([{ at: 0, card: 'A1' }, { facts: null }, { at: 6 }]);

    const { outcomes } = propagateSubjects({
      photos: [card!, { ...other!, name: 'scan.jpg' }, last!],
      known,
      direction: 'forward',
    });

    expect(brief(outcomes)).toBe('card - A1');
  });

  test('[SU26] a photo that nobody has seen ends the run, and the next card begins one', () => {
    const outcome = forward([
      { at: 0, card: 'A1' },
      { at: 6 },
      { at: 12, unseen: true },
      { at: 18 },
      { at: 24, card: 'B2' },
      { at: 30 },
    ]);

    expect(outcome).toBe('card A1 -! -! card B2');
  });

  test.each([
    [{ at: 200, damaged: true }, '-!'],
    [{ facts: null, damaged: true }, '-!'],
    [{ at: 30, damaged: true }, 'A1'],
  ])('[SU15] a damaged file %o in a run gives %s', (damaged, expected) => {
    const after = 'at' in damaged && damaged.at === 30 ? 36 : 206;

    const outcome = forward([
      { at: 0, card: 'A1' },
      { at: 6 },
      { at: 12 },
      { at: 18 },
      { at: 24 },
      damaged,
      { at: after },
    ]);

    expect(outcome.split(' ').slice(-2)).toEqual([expected, expected]);
  });

  test('[SU16] a clock that was set back mixes two runs: none gets an ID of the other', () => {
    const outcome = forward([
      { at: 1000, card: 'A1' },
      { at: 1010 },
      { at: 1020 },
      { at: 1005, card: 'B2' },
      { at: 1015 },
      { at: 1025 },
    ]);

    expect(outcome).toBe('card -! -! card B2 B2');
  });

  test('[SU18] what has no ID says why', () => {
    const photos = shots([
      { at: 0 },
      { at: 1, unreadable: true },
      { at: 2 },
      { at: 3, card: 'A1' },
      { at: 4000 },
      { facts: null, folder: 'z' },
    ]);

    const { outcomes } = propagateSubjects({ photos, known, direction: 'forward' });

    for (const { subjectIds, why } of outcomes) expect(subjectIds.length > 0 || /^[A-Z].*\.$/u.test(why)).toBe(true);
  });
});
