import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FileRole } from '@shared/model/photo';
import {
  captureName,
  captureSetKey,
  captureSets,
  isContradiction,
  isSamePhoto,
  stemOf,
  type PairFacts,
  type SetMember,
} from '@shared/rules/capture-sets';
import { judgeName } from '@shared/rules/file-kinds';

const file = (path: string, card = 0): SetMember => {
  const verdict = judgeName([], path.slice(path.lastIndexOf('/') + 1));
  return { card, path, role: verdict.kind === 'take' ? verdict.role : 'other' };
};
const files = (...paths: string[]): SetMember[] => paths.map((path) => file(path));
const pathsOf = (members: readonly SetMember[]): string[][] =>
  captureSets(members).map((set) => set.files.map(({ path }) => path));
const body = (more: Partial<PairFacts> = {}): PairFacts => ({
  capturedAtMs: 1_000_000,
  bodySerial: '7',
  make: 'Canon',
  model: 'R5',
  ...more,
});

describe('sets', () => {
  test('[IN9] everything with one stem in one folder is one set, pictures first', () => {
    expect(
      pathsOf(files('D/IMG_1.WAV', 'D/IMG_1.CR2', 'D/IMG_1.xmp', 'D/IMG_1.CR2.xmp', 'D/IMG_1.JPG', 'D/IMG_2.JPG')),
    ).toEqual([['D/IMG_1.JPG', 'D/IMG_1.CR2', 'D/IMG_1.WAV', 'D/IMG_1.CR2.xmp', 'D/IMG_1.xmp'], ['D/IMG_2.JPG']]);
  });

  test('[IN9] a clip and its thumbnail are one set', () => {
    expect(pathsOf(files('D/MVI_9.MP4', 'D/MVI_9.THM'))).toEqual([['D/MVI_9.MP4', 'D/MVI_9.THM']]);
  });

  test('[IN9] Sony keeps note and thumbnail of a clip under other names and in another folder', () => {
    expect(
      pathsOf(files('M4ROOT/CLIP/C0001.MP4', 'M4ROOT/CLIP/C0001M01.XML', 'M4ROOT/THMBNL/C0001T01.JPG')),
    ).toHaveLength(1);
  });

  test('[IN9] the same name in another folder or on another card is another set', () => {
    expect(captureSets([file('A/IMG_1.JPG'), file('B/IMG_1.JPG'), file('A/IMG_1.JPG', 1)])).toHaveLength(3);
  });

  test('[IN9] case does not keep a sidecar from its photo', () => {
    expect(pathsOf(files('D/IMG_1.JPG', 'D/img_1.xmp'))).toEqual([['D/IMG_1.JPG', 'D/img_1.xmp']]);
  });

  test('[IN9] two pictures whose names differ only in case are two photos', () => {
    expect(pathsOf(files('D/IMG_1.JPG', 'D/img_1.jpg'))).toEqual([['D/IMG_1.JPG'], ['D/img_1.jpg']]);
  });

  test('[IN9] two pictures whose names differ only in Unicode form are two photos', () => {
    expect(pathsOf(files('D/caf\u00e9.jpg', 'D/cafe\u0301.jpg'))).toHaveLength(2);
  });

  test('[IN9] a copy made by a computer is a set of its own', () => {
    expect(pathsOf(files('D/IMG_1 (1).JPG', 'D/IMG_1.JPG', 'D/IMG_1_copy.JPG'))).toHaveLength(3);
  });

  test('[IN9] sets are a partition: every file is in exactly one, whatever the names', () => {
    const name = fc.tuple(
      fc.constantFrom('A', 'B'),
      fc.constantFrom('IMG_1', 'img_1', 'IMG_2', 'x.y'),
      fc.constantFrom('.JPG', '.jpg', '.CR2', '.xmp', '.CR2.xmp', ''),
    );
    const listing = fc.uniqueArray(
      name.map(([folder, stem, tail]) => `${folder}/${stem}${tail}`),
      { maxLength: 30 },
    );

    fc.assert(
      fc.property(listing, (paths) => {
        const sets = captureSets(paths.map((path) => file(path)));
        expect(sets.flatMap((set) => set.files.map(({ path }) => path)).toSorted()).toEqual(paths.toSorted());
        for (const set of sets) {
          const tails = set.files.map(({ path }) => captureName(path.slice(2)).tail.toLowerCase());
          expect(new Set(tails).size).toBe(tails.length);
        }
      }),
    );
  });

  test.each<[string, FileRole]>([
    ['IMG_1.JPG', 'image'],
    ['IMG_1.CR2', 'raw'],
  ])('[IN9] stem and set key of %s leave out its extension', (name) => {
    expect([stemOf(name), captureSetKey(`DCIM/${name}`)]).toEqual(['img_1', 'DCIM/img_1']);
  });

  test('[IN9] stem and tail are the name, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 20 }), (name) => {
        const { stem, tail } = captureName(name);
        expect(stem + tail).toBe(name);
      }),
    );
  });
});

describe('pairs', () => {
  const pair = (
    a: Partial<PairFacts> | null,
    b: Partial<PairFacts> | null,
    names = ['IMG_1.JPG', 'IMG_1.CR2'],
  ): boolean =>
    isSamePhoto({ name: names[0] ?? '', facts: a && body(a) }, { name: names[1] ?? '', facts: b && body(b) });

  test.each<[string, boolean, Partial<PairFacts> | null, Partial<PairFacts> | null]>([
    ['same body, same time', true, {}, {}],
    ['2 s apart', true, {}, { capturedAtMs: 1_002_000 }],
    ['2.001 s apart', false, {}, { capturedAtMs: 1_002_001 }],
    ['another body', false, {}, { bodySerial: '8' }],
    ['no serials, same model', true, { bodySerial: null }, { bodySerial: null }],
    ['no serials, other model', false, { bodySerial: null }, { bodySerial: null, model: 'R6' }],
    ['no serials, no models', false, { bodySerial: null, model: null }, { bodySerial: null, model: null }],
    ['one serial missing', false, {}, { bodySerial: null }],
    ['one time missing', false, {}, { capturedAtMs: null }],
    ['no facts on one side', false, {}, null],
  ])('[IN10] %s: %s', (_case, expected, a, b) => {
    expect(pair(a, b)).toBe(expected);
  });

  test('[IN10] another stem is never a pair', () => {
    expect(pair({}, {}, ['IMG_1.JPG', 'IMG_10.CR2'])).toBe(false);
  });

  test('[IN10] the rule does not depend on the order of the two', () => {
    const facts = fc.option(
      fc.record({
        capturedAtMs: fc.option(fc.integer({ min: 0, max: 5_000 })),
        bodySerial: fc.option(fc.constantFrom('7', '8')),
        make: fc.option(fc.constant('Canon')),
        model: fc.option(fc.constantFrom('R5', 'R6')),
      }),
    );
    fc.assert(
      fc.property(facts, facts, (a, b) => {
        const [x, y] = [
          { name: 'A.JPG', facts: a },
          { name: 'a.nef', facts: b },
        ];
        expect(isSamePhoto(x, y)).toBe(isSamePhoto(y, x));
        expect(isContradiction(a, b)).toBe(isContradiction(b, a));
        if (isSamePhoto(x, y)) expect(isContradiction(a, b)).toBe(false);
      }),
    );
  });

  test.each<[string, boolean, PairFacts | null, PairFacts | null]>([
    ['nothing known of one', false, body(), null],
    ['one time missing', false, body(), body({ capturedAtMs: null })],
    ['other serials', true, body(), body({ bodySerial: '8' })],
    ['other models', true, body({ bodySerial: null }), body({ bodySerial: null, model: 'R6' })],
    ['an hour apart', true, body(), body({ capturedAtMs: 4_600_000 })],
  ])('[IN11] %s contradicts: %s', (_case, expected, a, b) => {
    expect(isContradiction(a, b)).toBe(expected);
  });
});
