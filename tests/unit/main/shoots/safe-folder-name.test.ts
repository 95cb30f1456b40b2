import fc from 'fast-check';
import { expect, test } from 'vitest';
import { safeFolderName } from '../../../../main/shoots/safe-folder-name';

test.each([
  ['2026-05-01 Maple Street 12', '2026-05-01 Maple Street 12'],
  ['Żółta ćma — szkoła', 'Żółta ćma — szkoła'],
  ['a/b\\c:d*e?f"g<h>i|j', 'a-b-c-d-e-f-g-h-i-j'],
  ['../../etc/passwd', '-..-etc-passwd'],
  ['..', 'Shoot'],
  ['   ', 'Shoot'],
  ['', 'Shoot'],
  ['name. . .', 'name'],
  ['.hidden', 'hidden'],
  ['CON', '_CON'],
  ['nul.txt', '_nul.txt'],
  ['com1', '_com1'],
  ['console', 'console'],
  ['two\nlines\tand\u0000more', 'two lines andmore'],
  ['evil\u202Egpj.exe', 'evilgpj.exe'],
  ['e\u0301te\u0301', 'été'],
])('[JO31] %j becomes %j', (typed, safe) => {
  expect(safeFolderName(typed)).toBe(safe);
});

test('[JO31] a very long name is cut between characters', () => {
  const name = safeFolderName('👨‍👩‍👧'.repeat(100));

  expect(Buffer.byteLength(name)).toBeLessThanOrEqual(200);
  expect(name.endsWith('👧')).toBe(true);
});

test('[JO31] whatever is typed gives one safe name, and that name itself again', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (typed) => {
      const name = safeFolderName(typed);

      expect(name).not.toBe('');
      expect(Buffer.byteLength(name)).toBeLessThanOrEqual(201);
      expect(name).not.toMatch(/[<>:"/\\|?*]|\p{Cc}|[. ]$|^[. ]/u);
      expect(safeFolderName(name)).toBe(name);
    }),
    { numRuns: 500 },
  );
});
