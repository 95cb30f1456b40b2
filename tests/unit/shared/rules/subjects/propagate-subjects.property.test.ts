import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { propagateSubjects } from '@shared/rules/subjects/propagate-subjects';
import { shots, subjectId, type Shot } from '../../../../support/subject-photos';

const IDS = ['A1', 'B2', 'C3'];
const known = IDS.map(subjectId);

const shot: fc.Arbitrary<Shot> = fc
  .record(
    {
      at: fc.option(fc.integer({ min: 0, max: 4000 }), { nil: null }),
      card: fc.option(fc.constantFrom(...IDS, 'Z9'), { nil: undefined, freq: 4 }),
      unreadable: fc.option(fc.constant(true), { nil: undefined, freq: 8 }),
      damaged: fc.boolean(),
      body: fc.constantFrom('A', 'B'),
      folder: fc.constantFrom('x/100ACMED', 'x/101ACMED', 'y/100ACMED', 'Morning'),
      number: fc.integer({ min: 1, max: 9999 }),
    },
    { requiredKeys: ['at', 'body', 'folder', 'number'] },
  )
  .map((made) => {
    const { card, unreadable, ...rest } = made;
    return {
      ...rest,
      ...(card === undefined ? {} : { card }),
      ...(card === undefined && unreadable ? { unreadable } : {}),
    };
  });
const shoot = fc.array(shot, { maxLength: 30 });
const direction = fc.constantFrom('forward' as const, 'backward' as const);

describe('whatever the shoot', () => {
  test('[SU17] the order in which photos come in does not matter', () => {
    const shuffled = fc.tuple(shoot, direction).chain(([list, way]) => {
      const photos = shots(list);
      return fc.tuple(fc.constant(photos), fc.shuffledSubarray(photos, { minLength: photos.length }), fc.constant(way));
    });

    fc.assert(
      fc.property(shuffled, ([photos, mixed, way]) => {
        const byId = (list: typeof photos) =>
          propagateSubjects({ photos: list, known, direction: way }).outcomes.toSorted((a, b) =>
            a.photoId < b.photoId ? -1 : 1,
          );

        expect(byId(mixed)).toEqual(byId(photos));
      }),
    );
  });

  test('[SU17, SU8] each photo has one outcome, cards carry no ID, and an ID comes from a card of the same body', () => {
    fc.assert(
      fc.property(shoot, direction, (list, way) => {
        const photos = shots(list);
        const { outcomes } = propagateSubjects({ photos, known, direction: way });

        expect(outcomes.map(({ photoId }) => photoId)).toEqual(photos.map(({ id }) => id));
        for (const [index, { subjectIds, cardMark, needsId }] of outcomes.entries()) {
          if (cardMark !== null) expect(subjectIds).toEqual([]);
          if (subjectIds.length > 0) expect(needsId).toBe(false);
          for (const id of subjectIds) {
            expect(
              list.some(
                ({ card, body, at }) =>
                  card === id && (body === list[index]!.body || at === null || list[index]!.at === null),
              ),
            ).toBe(true);
          }
        }
      }),
    );
  });

  test('[SU9, SU7] between a timed photo and the card it has its ID from lies no other card of its body', () => {
    fc.assert(
      fc.property(shoot, (list) => {
        const timed = list.filter(({ at }) => at !== null);
        const photos = shots(timed);
        const { outcomes } = propagateSubjects({ photos, known, direction: 'forward' });

        for (const [index, { subjectIds }] of outcomes.entries()) {
          const me = timed[index]!;
          const before = timed.filter(
            ({ body, at, card, unreadable }) => body === me.body && at! < me.at! && (card !== undefined || unreadable),
          );
          const last = before.toSorted((a, b) => b.at! - a.at!).filter(({ at }, _, all) => at === all[0]!.at);
          // Cards of one and the same second are ordered by name; any of them may be the last.
          const own = timed.filter(
            ({ body, at, card, unreadable }) => body === me.body && at === me.at && (card !== undefined || unreadable),
          );
          const allowed = [...last, ...own].map(({ card }) => card);
          for (const id of subjectIds) expect(allowed).toContain(id);
        }
      }),
    );
  });
});
