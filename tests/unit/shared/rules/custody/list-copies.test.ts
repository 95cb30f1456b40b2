import { expect, test } from 'vitest';
import { studioIdSchema } from '@shared/model/ids';
import { listCopies } from '@shared/rules/custody/list-copies';
import { sha, testShoot, uuid } from '../../../../support/shoot-builder';

const STUDIO = studioIdSchema.parse(uuid(0x5d));
const COPIES = ['/backup/Maple/originals/IMG_0001.JPG', '/usb/odd/IMG_0001-2.JPG'];

const photo = testShoot().shoot('IMG_0001.JPG', 0, {
  file: { path: 'originals/IMG_0001.JPG', sha256: sha(7), copies: COPIES },
});
const file = photo.files[0]!;
const nothing = { checks: [], confirmed: null };

test('[CU3] the library comes first, the copies in their order, each proven by the import', () => {
  const copies = listCopies(photo, file, nothing);

  expect(copies.map(({ place, nth, path }) => [place, nth, path])).toEqual([
    ['library', null, 'originals/IMG_0001.JPG'],
    ['copy', 1, COPIES[0]],
    ['copy', 2, COPIES[1]],
  ]);
  for (const copy of copies) {
    expect(copy).toMatchObject({ level: 'L2', state: 'proven', provenAtMs: photo.importedAtMs });
  }
});

test('[CU3] a copy is called by its root, or by its folder where it has a name of its own', () => {
  expect(listCopies(photo, file, nothing).map(({ label }) => label)).toEqual(['', '/backup/Maple', '/usb/odd']);
});

test('[CU3] the studio comes last, and only for files that it confirmed', () => {
  const confirmed = { studioId: STUDIO, files: [file.sha256], at: 99 };
  const other = { studioId: STUDIO, files: [sha(8)], at: 99 };

  expect(listCopies(photo, file, { checks: [], confirmed }).at(-1)).toEqual({
    place: 'studio',
    nth: null,
    path: null,
    label: STUDIO,
    level: 'L4',
    provenAtMs: 99,
    state: 'proven',
  });
  expect(listCopies(photo, file, { checks: [], confirmed: other })).toHaveLength(3);
});

test('[CU3] a look raises the level of its own copy, or takes its proof away', () => {
  const look = { file: file.path, at: 50 } as const;
  const checks = [
    { ...look, destination: null, result: 'ok', level: 'L3' },
    { ...look, destination: COPIES[0]!, result: 'different', level: 'L3' },
    { ...look, destination: COPIES[1]!, result: 'ok', level: 'L1' },
  ] as const;

  expect(listCopies(photo, file, { checks, confirmed: null })).toMatchObject([
    { level: 'L3', provenAtMs: 50, state: 'proven' },
    { level: null, provenAtMs: null, state: 'different' },
    { level: 'L1', provenAtMs: 50, state: 'present' },
  ]);
});
