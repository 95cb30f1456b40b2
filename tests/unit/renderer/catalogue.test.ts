import 'fake-indexeddb/auto';
import { Dexie } from 'dexie';
import { beforeEach, expect, test, vi } from 'vitest';
import { shootIdSchema } from '@shared/model/ids';
import { openCatalogue } from '../../../renderer/catalogue/catalogue';
import { findPhotos } from '../../../renderer/catalogue/find-photos';
import { fillCatalogue, patchCatalogue } from '../../../renderer/catalogue/follow-shoot';
import { photoRow, rowId } from '../../support/photo-rows';
import { subjectId, uuid } from '../../support/shoot-builder';

const SHOOT = shootIdSchema.parse(uuid(1));
const OTHER = shootIdSchema.parse(uuid(2));

beforeEach(async () => {
  const catalogue = await openCatalogue();
  await Promise.all([catalogue.photos.clear(), catalogue.shoots.clear()]);
});

const namesFound = async (text: string): Promise<string[]> => (await findPhotos(text)).map(({ name }) => name).sort();
const lastSeq = async (): Promise<number | undefined> => (await (await openCatalogue()).shoots.get(SHOOT))?.lastSeq;

test.each([
  ['dsc_0001', ['DSC_0001.JPG']],
  ['żak', ['DSC_0002.JPG']],
  ['ZAK', ['DSC_0002.JPG']],
  ['canon', ['DSC_0001.JPG', 'DSC_0002.JPG']],
  ['0001', []],
  ['  ', []],
])('[LI23] %j finds what begins so', async (text, names) => {
  await fillCatalogue(SHOOT, [photoRow(1), photoRow(2, { subjectIds: [subjectId('Żak-7')] })], 5);

  expect(await namesFound(text)).toEqual(names);
});

test('[LI23] photos of every shoot are found, each with its shoot; removed ones are not', async () => {
  await fillCatalogue(SHOOT, [photoRow(1), photoRow(2, { isRemoved: true })], 5);
  await fillCatalogue(OTHER, [photoRow(1)], 3);

  const found = await findPhotos('dsc');

  expect(found.map(({ shootId }) => shootId).sort()).toEqual([SHOOT, OTHER]);
  expect(new Set(found.map(({ photoId }) => photoId))).toEqual(new Set([rowId(1)]));
});

test('[LI23] [F07] a shoot that is elsewhere than the catalogue is filled again, and nothing old stays', async () => {
  await fillCatalogue(SHOOT, [photoRow(1), photoRow(2)], 5);

  await fillCatalogue(SHOOT, [photoRow(3)], 9);

  expect(await namesFound('dsc')).toEqual(['DSC_0003.JPG']);
  expect(await lastSeq()).toBe(9);
});

test('[LI23] [F34] a filling that broke off in the middle is done again', async () => {
  const rows = [photoRow(1), photoRow(2)];
  await fillCatalogue(SHOOT, rows, 5);
  await (await openCatalogue()).photos.delete([SHOOT, rowId(1)]);

  await fillCatalogue(SHOOT, rows, 5);

  expect(await namesFound('dsc')).toHaveLength(2);
});

test('[LI23] what changes while a shoot is filled is not covered by its older rows', async () => {
  const rows = Array.from({ length: 4500 }, (_, n) => photoRow(n + 1));

  await Promise.all([
    fillCatalogue(SHOOT, rows, 5),
    patchCatalogue({ shootId: SHOOT, seq: 6, cmds: [], rows: [photoRow(4500, { subjectIds: [subjectId('A-1')] })] }),
  ]);

  expect(await namesFound('a-1')).toEqual(['DSC_4500.JPG']);
  expect(await lastSeq()).toBe(6);
});

test('[LI23] [F39] what could not be written is made good when the shoot is filled again, though later changes were', async () => {
  const rows = [photoRow(1), photoRow(2)];
  await fillCatalogue(SHOOT, rows, 5);
  const catalogue = await openCatalogue();
  const changed = photoRow(1, { subjectIds: [subjectId('A-1')] });
  const full = vi.spyOn(catalogue.photos, 'bulkPut').mockRejectedValueOnce(new DOMException('', 'QuotaExceededError'));
  await patchCatalogue({ shootId: SHOOT, seq: 6, cmds: [], rows: [changed] });
  full.mockRestore();
  await patchCatalogue({ shootId: SHOOT, seq: 7, cmds: [], rows: [photoRow(2, { subjectIds: [subjectId('A-2')] })] });

  expect(await lastSeq()).toBe(5);
  await fillCatalogue(SHOOT, [changed, photoRow(2, { subjectIds: [subjectId('A-2')] })], 7);

  expect(await namesFound('a-1')).toEqual(['DSC_0001.JPG']);
  expect(await lastSeq()).toBe(7);
});

test('[LI23] [F39] a browser that gives no database is asked again', async () => {
  vi.resetModules();
  const { openCatalogue: openAnew, Catalogue } = await import('../../../renderer/catalogue/catalogue');
  const refused = vi.spyOn(Catalogue.prototype, 'open').mockRejectedValue(new DOMException('', 'UnknownError'));
  const { fillCatalogue: fill } = await import('../../../renderer/catalogue/follow-shoot');
  const { findPhotos: find } = await import('../../../renderer/catalogue/find-photos');
  await fill(SHOOT, [photoRow(1)], 5);
  await expect(find('dsc')).rejects.toThrow();
  refused.mockRestore();

  await fill(SHOOT, [photoRow(1)], 5);

  expect(await find('dsc')).toHaveLength(1);
  expect((await openAnew()).isOpen()).toBe(true);
});

test('[LI23] [F34] a database that another version left is made anew', async () => {
  const catalogue = await openCatalogue();
  catalogue.close();
  await catalogue.delete();
  // A later version of the app has left one that this one does not know.
  const later = new Dexie('fieldproof');
  later.version(99).stores({ photos: 'somethingElse' });
  await later.open();
  later.close();

  // The next start of the window: nothing of this one is remembered.
  vi.resetModules();
  const { fillCatalogue: fill } = await import('../../../renderer/catalogue/follow-shoot');
  const { findPhotos: find } = await import('../../../renderer/catalogue/find-photos');
  await fill(SHOOT, [photoRow(1)], 5);

  expect(await find('dsc')).toHaveLength(1);
});
