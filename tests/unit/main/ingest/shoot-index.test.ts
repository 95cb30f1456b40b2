import { expect, test } from 'vitest';
import { photoIdSchema, sha256Schema } from '@shared/model/ids';
import { NO_FACTS, type FileRole, type PhotoFile } from '@shared/model/photo';
import { createShootIndex } from '../../../../main/ingest/shoot-index';
import { importId } from '../../../support/ingest-desk';

const id = (n: number) => photoIdSchema.parse(`01900000-0000-7000-8000-${String(n).padStart(12, '0')}`);
const hash = (digit: string) => sha256Schema.parse(digit.repeat(64));
const file = (path: string, sha256: string, role: FileRole = 'image', sizeBytes = 10): PhotoFile => ({
  role,
  path: `originals/${path}`,
  name: path,
  sha256: hash(sha256),
  sizeBytes,
  source: { importId: importId(), card: 0, path: `DCIM/${path}`, mtimeMs: 0 },
  copies: [],
});
const facts = (capturedAtMs: number) => ({ ...NO_FACTS, capturedAtMs, bodySerial: '7' });

test('[IN19] bytes are found with their photo, and second copies are remembered', () => {
  const index = createShootIndex();
  index.add(id(1), 'originals/IMG_1', file('IMG_1.JPG', 'a'), null);
  index.addCopy(hash('a'), '/second/IMG_1.JPG');

  expect(index.byHash(hash('a'))).toMatchObject([{ photoId: id(1), file: { copies: ['/second/IMG_1.JPG'] } }]);
  expect(index.byHash(hash('b'))).toEqual([]);
});

test('[VE8] what was rescued is not known by its bytes, name or place: the card’s own file stays new', () => {
  const index = createShootIndex();
  index.add(id(1), 'originals/IMG_1.rescued', { ...file('IMG_1.JPG', 'a'), holes: [] }, facts(1_000));

  expect(index.byHash(hash('a'))).toEqual([]);
  expect(index.isLikelyHere('IMG_1.JPG', 10)).toBe(false);
  expect(index.findNeighbour('DCIM/IMG_1.JPG')).toBeNull();
  expect(index.findTwin('IMG_1.CR2', 'raw', facts(1_000))).toBeNull();
  expect(index.hasPath('originals/IMG_1.JPG')).toBe(true);
});

test('[IN19] a file is likely here by its name and size, whatever the case', () => {
  const index = createShootIndex();
  index.add(id(1), 'originals/IMG_1', file('IMG_1.JPG', 'a'), null);

  expect([index.isLikelyHere('img_1.jpg', 10), index.isLikelyHere('IMG_1.JPG', 11)]).toEqual([true, false]);
});

test('[IN10] of several photos with one stem the twin nearest in time is found, and never one that has the kind', () => {
  const index = createShootIndex();
  index.add(id(1), 'originals/IMG_1', file('IMG_1.JPG', 'a'), facts(1_000));
  index.add(id(2), 'originals/IMG_1-2', file('IMG_1.JPG', 'b'), facts(2_500));

  expect(index.findTwin('IMG_1.CR2', 'raw', facts(2_400))?.id).toBe(id(2));
  expect(index.findTwin('IMG_1.CR2', 'raw', facts(9_000))).toBeNull();
  expect(index.findTwin('IMG_1.JPG', 'image', facts(2_500))).toBeNull();
  expect(index.findTwin('IMG_1.CR2', 'raw', null)).toBeNull();
});

test('[IN21] bases and paths are taken without regard to case and Unicode form', () => {
  const index = createShootIndex();
  index.add(id(1), 'originals/CAF\u00c9', file('CAF\u00c9.JPG', 'a'), null);

  expect(index.baseOwner('originals/cafe\u0301')).toBe(id(1));
  expect(index.hasPath('originals/cafe\u0301.jpg')).toBe(true);
});

test('[IN24] a shoot taken in from the journal answers as the one that was built', () => {
  const index = createShootIndex();
  index.addPhoto({
    id: id(1),
    files: [file('IMG_1.JPG', 'a'), { ...file('IMG_1.CR2', 'b', 'raw'), path: 'originals/2026/x-2.cr2' }],
    facts: facts(1_000),
  });

  expect(index.photo(id(1))).toMatchObject({ base: 'originals/IMG_1', facts: { bodySerial: '7' } });
  expect([index.photoCount(), index.hasPath('originals/2026/X-2.CR2')]).toEqual([1, true]);
});

test('[IN20] a companion finds the only photo of its place, and none when there are two', () => {
  const index = createShootIndex();
  index.add(id(1), 'originals/IMG_1', file('IMG_1.JPG', 'a'), null);
  expect(index.findNeighbour('DCIM/IMG_1.XMP')?.id).toBe(id(1));

  index.add(id(2), 'originals/IMG_1-2', file('IMG_1.JPG', 'b'), null);
  expect(index.findNeighbour('DCIM/IMG_1.XMP')).toBeNull();
  expect(index.findNeighbour('OTHER/IMG_1.XMP')).toBeNull();
});
