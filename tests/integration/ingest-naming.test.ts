import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { at, importScene } from '../support/import-scene';
import { importId, picture, sha256, writeTree } from '../support/ingest-desk';

const { card, desk, library, names, run, sets } = importScene();

describe('names', () => {
  test('[IN21] [F11, F23] a clash gives all files of the second photo the same suffix, in the order of the list', async () => {
    await writeTree(card('a'), { 'IMG_1.JPG': picture(at(1)), 'IMG_1.CR2': picture(at(1), 'raw') });
    await writeTree(card('b'), {
      'IMG_1.JPG': picture(at(900)),
      'IMG_1.CR2': picture(at(900), 'raw'),
      'IMG_1.CR2.xmp': 'x',
    });

    await run([card('a'), card('b')]);

    expect(sets()).toEqual([
      ['IMG_1.JPG', 'IMG_1.CR2'],
      ['IMG_1-2.JPG', 'IMG_1-2.CR2', 'IMG_1-2.CR2.xmp'],
    ]);
  });

  test('[IN21] the base of one photo is not given to another, even for another kind of file', async () => {
    await writeTree(card('a'), { 'IMG_1.JPG': picture(at(1)) });
    await writeTree(card('b'), { 'img_1.CR2': picture(at(900), 'raw') });

    await run([card('a'), card('b')]);

    expect(sets()).toEqual([['IMG_1.JPG'], ['img_1-2.CR2']]);
  });

  test('[IN21] [F23] a twin on another card, and one in a later import, take the base that their photo has', async () => {
    await writeTree(card('a'), { 'IMG_1.JPG': picture(at(1)) });
    await writeTree(card('b'), { 'IMG_1.JPG': picture(at(900)) });
    await writeTree(card('raw'), { 'X/IMG_1.CR2': picture(at(901.5), 'raw') });
    await writeTree(card('late'), { 'IMG_1.NEF': picture(at(1), 'other raw') });

    await run([card('a'), card('b'), card('raw')]);
    await run([card('late')], { importId: importId(2) });

    expect(sets()).toEqual([
      ['IMG_1.JPG', 'IMG_1.NEF'],
      ['IMG_1-2.JPG', 'IMG_1-2.CR2'],
    ]);
  });

  test('[IN10] [F11] a second picture of the same kind is a photo of its own, however alike', async () => {
    await writeTree(card('a'), { 'IMG_1.JPG': picture(at(1), 'one') });
    await writeTree(card('b'), { 'IMG_1.JPG': picture(at(1), 'two') });

    await run([card('a'), card('b')]);

    expect(sets()).toEqual([['IMG_1.JPG'], ['IMG_1-2.JPG']]);
  });

  test('[IN11] files of one stem from different bodies are two photos', async () => {
    await writeTree(card(), {
      'D/DSC_1.JPG': picture(at(1)),
      'D/DSC_1.NEF': picture({ ...at(1), bodySerial: '8' }, 'raw'),
    });

    await run([card()]);

    expect(sets()).toEqual([['DSC_1.JPG'], ['DSC_1-2.NEF']]);
  });

  test('[IN18] names by template follow the list: number, date, folders', async () => {
    await writeTree(card(), {
      'D/IMG_1.JPG': picture({ capturedAtMs: Date.UTC(2026, 4, 1, 10) }, 'x'.repeat(900_000)),
      'D/IMG_1.CR2': picture({ capturedAtMs: Date.UTC(2026, 4, 1, 10) }, 'raw'),
      'D/IMG_2.JPG': picture({ capturedAtMs: Date.UTC(2026, 4, 1, 11) }),
      'D/IMG_3.JPG': 'no facts',
    });

    await run([card()], { template: '{shoot}/{date:YYYYMMDD}_{seq:4}.{ext}' });

    expect(await names()).toEqual([
      'Maple Street/20260501_0001.cr2',
      'Maple Street/20260501_0001.jpg',
      'Maple Street/20260501_0002.jpg',
      'Maple Street/no-date_0003.jpg',
    ]);
  });

  test('[IN18] a second import goes on with the numbers', async () => {
    await writeTree(card('a'), { 'A.JPG': picture(at(1)), 'B.JPG': picture(at(2)) });
    await writeTree(card('b'), { 'A.JPG': picture(at(1)), 'C.JPG': picture(at(3)) });

    await run([card('a')], { template: '{seq:3}' });
    await run([card('b')], { template: '{seq:3}', importId: importId(2) });

    expect(await names()).toEqual(['001.JPG', '002.JPG', '003.JPG']);
  });

  test('[IN18] [F11] thousands of photos of one name get their suffixes without searching from the start', async () => {
    await writeTree(
      card(),
      Object.fromEntries(Array.from({ length: 300 }, (_, n) => [`${String(1_000 + n)}.JPG`, picture(at(n))])),
    );

    await run([card()], { template: 'same' });

    expect(await names()).toHaveLength(300);
    expect(await names()).toContain('same-300.JPG');
  });

  test('[IN15] [F11] what lies in the library already is never touched, and what is foreign makes a suffix', async () => {
    await writeTree(join(desk().shootDir, 'originals'), { 'IMG_1.JPG': 'not ours', 'IMG_2.CR2': 'not ours either' });
    await writeTree(card(), {
      'IMG_1.JPG': picture(at(1)),
      'IMG_2.JPG': picture(at(2)),
      'IMG_2.CR2': picture(at(2), 'raw'),
    });

    await run([card()]);

    expect(await names()).toEqual(['IMG_1-2.JPG', 'IMG_1.JPG', 'IMG_2-2.CR2', 'IMG_2-2.JPG', 'IMG_2.CR2']);
    expect(await readFile(join(desk().shootDir, 'originals/IMG_1.JPG'), 'utf8')).toBe('not ours');
  });

  test('[IN15] [F18] hostile names end inside the library, each with its bytes', async () => {
    const raw = [
      Buffer.from('-rf.JPG'),
      Buffer.from('--version.JPG'),
      Buffer.from('@x.JPG'),
      Buffer.from('line\nbreak.JPG'),
      Buffer.from(`${'a'.repeat(251)}.JPG`),
      Buffer.from('👰🏽‍♀️.JPG'),
      Buffer.from('\u202egpj.JPG'),
      Buffer.from('CON.JPG'),
      Buffer.from('trailing. .JPG'),
      Buffer.from('..JPG'),
      Buffer.from('...JPG'),
      Buffer.from('%2f.JPG'),
      Buffer.from('%2F.JPG'),
      Buffer.from('caf\u00e9.JPG'),
      Buffer.from('cafe\u0301.JPG'),
      Buffer.from('case.JPG'),
      Buffer.from('CASE.JPG'),
      Buffer.concat([Buffer.from('caf'), Buffer.from([0xe9]), Buffer.from('.JPG')]),
      Buffer.from('a\'b"c`d$(e);f|g&h<i>.JPG'),
      Buffer.from('  spaces  .JPG'),
    ];
    await mkdir(card());
    for (const [n, name] of raw.entries()) {
      await writeFile(Buffer.concat([Buffer.from(`${card()}/`), name]), picture(at(n), `photo ${String(n)}`));
    }

    const report = await run([card()]);

    expect(report.counts).toMatchObject({ files: raw.length, verified: raw.length, failed: 0 });
    const expected = raw.map((_name, n) => sha256(picture(at(n), `photo ${String(n)}`)));
    expect(Object.values(await library()).toSorted()).toEqual(expected.toSorted());
    const stored = await names();
    expect(new Set(stored.map((name) => name.normalize('NFC').toLowerCase())).size).toBe(raw.length);
    for (const name of stored) expect(name).toMatch(/^[^\\/:*?"<>|\p{Cc}]+$/u);
  });
});
