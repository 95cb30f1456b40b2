import { describe, expect, test } from 'vitest';
import en from '../../../../resources/locales/en/organise.json';
import pl from '../../../../resources/locales/pl/organise.json';
import { organiseActions } from '../../../../renderer/features/organise/organise-actions';

type Texts = { readonly [key: string]: string | Texts };
const PLURAL = /_(zero|one|two|few|many|other)$/;

function keysOf(texts: Texts, path = ''): string[] {
  return Object.entries(texts).flatMap(([key, value]) =>
    typeof value === 'string' ? [`${path}${key}`] : keysOf(value, `${path}${key}.`),
  );
}
function textAt(texts: Texts, path: string): unknown {
  return path
    .split('.')
    .reduce<string | Texts | undefined>((at, key) => (typeof at === 'object' ? at[key] : undefined), texts);
}
const without = (keys: readonly string[]): string[] => [...new Set(keys.map((key) => key.replace(PLURAL, '')))].sort();

describe('key map', () => {
  test('the keys photographers know do what they know', () => {
    const byKey = new Map(organiseActions.flatMap((action) => action.keys.map((key) => [key, action.id] as const)));

    const known = [
      '1',
      '5',
      '0',
      'p',
      'x',
      'u',
      '6',
      '9',
      'shift+6',
      ']',
      '[',
      'e',
      'g',
      'z',
      's',
      'shift+g',
      'mod+g',
      'mod+shift+g',
      'n',
      'i',
      'b',
      'delete',
      'mod+z',
      'mod+a',
      'shift+3',
    ];
    expect(known.map((key) => byKey.get(key))).toEqual(
      [
        'rate1',
        'rate5',
        'rate0',
        'pick',
        'reject',
        'unflag',
        'red',
        'blue',
        'purple',
        'starUp',
        'starDown',
        'loupe',
        'grid',
        'zoom',
        'toggleStack',
        'expandSelection',
        'group',
        'ungroup',
        'groupByNumber',
        'tag',
        'pickBucket',
        'remove',
        'undo',
        'selectAll',
        'rateNext3',
      ].map((name) => `organise.${name}`),
    );
  });

  test('no key means two things', () => {
    const keys = organiseActions.flatMap((action) => action.keys);

    expect(keys.filter((key, at) => keys.indexOf(key) !== at)).toEqual([]);
  });

  test('every action has a title in both languages', () => {
    const missing = organiseActions.filter(({ id }) =>
      [en, pl].some((texts) => typeof textAt(texts, `actions.${id}`) !== 'string'),
    );

    expect(missing).toEqual([]);
  });
});

describe('texts', () => {
  test('both languages have the same texts', () => {
    expect(without(keysOf(pl))).toEqual(without(keysOf(en)));
  });

  test.each([
    ['en', en, ['one', 'other']],
    ['pl', pl, ['one', 'few', 'many', 'other']],
  ] as const)('plurals of %s are complete', (_language, texts, forms) => {
    const keys = keysOf(texts);
    const counted = keys.filter((key) => key.endsWith('_other')).map((key) => key.replace(PLURAL, ''));

    expect(
      counted.flatMap((key) => forms.map((form) => `${key}_${form}`)).filter((key) => !keys.includes(key)),
    ).toEqual([]);
  });
});
