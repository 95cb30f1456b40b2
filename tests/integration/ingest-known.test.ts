import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { at, importScene } from '../support/import-scene';
import { importId, picture, sha256, writeTree } from '../support/ingest-desk';

const { card, desk, library, names, photos, reopen, run, sets } = importScene();

describe('what the shoot has', () => {
  test('[IN19] [F12] of two equal pictures on one card the first is kept and the other is its duplicate', async () => {
    const same = picture(at(1), 'x'.repeat(2_000_000));
    await writeTree(card(), { 'A/IMG_1.JPG': same, 'B/IMG_7.JPG': same, 'C/IMG_9.JPG': same });

    const report = await run([card()]);

    expect(report.counts).toMatchObject({ verified: 1, duplicate: 2 });
    expect(await names()).toEqual(['IMG_1.JPG']);
    const [photoId] = [...photos().keys()];
    expect(
      desk()
        .ended.filter(({ outcome }) => outcome.outcome === 'duplicate')
        .map((ended) => ended.photoId),
    ).toEqual([photoId, photoId]);
  });

  test('[IN19] [F12] the same card again gives only duplicates and writes nothing, renamed or not', async () => {
    await writeTree(card('a'), {
      'IMG_1.JPG': picture(at(1), 'x'.repeat(100_000)),
      'IMG_1.CR2': picture(at(1), 'raw'),
      'IMG_1.xmp': 'x',
    });
    await writeTree(card('b'), { 'other/NEW.JPG': picture(at(1), 'x'.repeat(100_000)) });
    await run([card('a')]);
    const before = await library();

    const again = await run([card('a')], { importId: importId(2) });
    const renamed = await run([card('b')], { importId: importId(3) });

    expect([again.counts.duplicate, renamed.counts.duplicate]).toEqual([3, 1]);
    expect(await library()).toEqual(before);
  });

  test('[IN20] [F23] equal sidecars stay with their own photos', async () => {
    await writeTree(card(), {
      'IMG_1.JPG': picture(at(1)),
      'IMG_1.XMP': 'same',
      'IMG_2.JPG': picture(at(2)),
      'IMG_2.XMP': 'same',
    });

    await run([card()]);
    const again = await run([card()], { importId: importId(2) });

    expect(sets()).toEqual([
      ['IMG_1.JPG', 'IMG_1.XMP'],
      ['IMG_2.JPG', 'IMG_2.XMP'],
    ]);
    expect(again.counts).toMatchObject({ verified: 0, duplicate: 4 });
  });

  test('[IN20] [F22] empty files are photos that failed in the camera, each for itself', async () => {
    await writeTree(card(), { 'IMG_1.JPG': '', 'IMG_2.JPG': '' });

    const first = await run([card()]);
    const again = await run([card()], { importId: importId(2) });

    expect([first.counts.verified, again.counts.duplicate, await names()]).toEqual([2, 2, ['IMG_1.JPG', 'IMG_2.JPG']]);
  });

  test('[IN20] [F23] a new sidecar of a photo that is here already joins it', async () => {
    await writeTree(card(), { 'IMG_1.JPG': picture(at(1)) });
    await run([card()]);
    await writeTree(card(), { 'IMG_1.XMP': 'rated' });

    await run([card()], { importId: importId(2) });

    expect(sets()).toEqual([['IMG_1.JPG', 'IMG_1.XMP']]);
  });

  test('[IN19] a photo that someone deleted from the library comes back from the card', async () => {
    await writeTree(card(), { 'IMG_1.JPG': picture(at(1), 'x'.repeat(100_000)) });
    await run([card()]);
    await rm(join(desk().shootDir, 'originals/IMG_1.JPG'));

    const report = await run([card()], { importId: importId(2) });

    expect([report.counts.duplicate, await names()]).toEqual([1, ['IMG_1.JPG']]);
  });

  test('[IN30] photos of another shoot are imported, or skipped by name when so asked', async () => {
    await writeTree(card(), { 'IMG_1.JPG': picture(at(1)), 'IMG_1.XMP': 'x', 'IMG_2.JPG': picture(at(2)) });
    await reopen({ elsewhere: new Map([[sha256(picture(at(1))), 'Old Mill']]) });

    const skipping = await run([card()], { knownElsewhere: 'skip' });

    expect(skipping.counts).toMatchObject({ verified: 1, skipped: 2 });
    expect(desk().ended.find(({ path }) => path === 'IMG_1.JPG')?.outcome).toMatchObject({
      code: 'known-elsewhere',
      message: 'This photo lies in the shoot “Old Mill” already.',
    });
    expect((await run([card()], { importId: importId(2) })).counts).toMatchObject({ verified: 2, duplicate: 1 });
  });

  test('[IN19] bytes whose place in the library holds something else by now are kept under another name', async () => {
    await writeTree(card(), { 'IMG_1.JPG': picture(at(1), 'x'.repeat(100_000)) });
    await run([card()]);
    const path = join(desk().shootDir, 'originals/IMG_1.JPG');
    await rm(path);
    await writeFile(path, 'someone’s edit');

    const report = await run([card()], { importId: importId(2) });

    expect(report.counts).toMatchObject({ verified: 1, duplicate: 0 });
    expect(await readFile(path, 'utf8')).toBe('someone’s edit');
    expect((await library())['IMG_1-2.JPG']).toBe(sha256(picture(at(1), 'x'.repeat(100_000))));
  });
});
