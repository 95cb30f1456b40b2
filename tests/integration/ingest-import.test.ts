import { chmod, mkdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createImportControls } from '../../main/ingest/import-controls';
import { createImporter } from '../../main/ingest/importer';
import { at, importScene, sumOf } from '../support/import-scene';
import { hashTree, importId, picture, sha256, writeTree } from '../support/ingest-desk';

const { card, desk, dir, library, names, run, sets } = importScene();

describe('a card', () => {
  test('[IN22] ends file by file, and the sum is what it holds', async () => {
    await writeTree(card(), {
      'DCIM/100/IMG_1.JPG': picture(at(1)),
      'DCIM/100/IMG_1.CR2': picture(at(1), 'raw'),
      'DCIM/100/IMG_1.xmp': '<xmp/>',
      'DCIM/100/IMG_2_copy.JPG': picture(at(2)),
      'DCIM/100/IMG_2.JPG': picture(at(2)),
      'DCIM/100/IMG_3.JPG': '',
      '.DS_Store': 'x',
      'roster.csv': 'x',
    });

    const report = await run([card()]);

    expect(report.counts).toMatchObject({ files: 8, verified: 5, duplicate: 1, skipped: 2, failed: 0, pending: 0 });
    expect(sumOf(report)).toBe(8);
    expect(desk().ended).toHaveLength(8);
    expect(sets()).toEqual([['IMG_1.JPG', 'IMG_1.CR2', 'IMG_1.xmp'], ['IMG_2.JPG'], ['IMG_3.JPG']]);
  });

  test('[IN16] gives the library its very bytes and times, read-only, and keeps its own', async () => {
    await writeTree(card(), { 'DCIM/IMG_1.JPG': picture(at(1), 'body') });
    await utimes(join(card(), 'DCIM/IMG_1.JPG'), 1_000_000, 1_777_000_000.25);
    const before = await hashTree(card());

    await run([card()]);

    const made = await stat(join(desk().shootDir, 'originals/IMG_1.JPG'));
    expect([made.mtimeMs, made.mode & 0o777]).toEqual([1_777_000_000_250, 0o444]);
    expect(await library()).toEqual({ 'IMG_1.JPG': before.get('DCIM/IMG_1.JPG') });
    expect(await hashTree(card())).toEqual(before);
    expect((await stat(join(card(), 'DCIM/IMG_1.JPG'))).mtimeMs).toBe(1_777_000_000_250);
  });

  test('[IN23] is in the journal as a list before anything is copied, and files follow in its order', async () => {
    const tree = Object.fromEntries(
      Array.from({ length: 40 }, (_, n) => [
        `D/IMG_${String(n + 10)}.JPG`,
        picture(at(n), 'x'.repeat(((n * 7_919) % 13) * 40_000)),
      ]),
    );
    await writeTree(card(), tree);

    await run([card()]);

    expect(desk().lines[0]?.type).toBe('listed');
    const order = desk().lines.flatMap((line) => (line.type === 'verified' ? [line.entry.file.source.path] : []));
    expect(order).toEqual(Object.keys(tree).toSorted());
  });

  test('[IN28] tells progress that only grows and ends at everything', async () => {
    await writeTree(
      card(),
      Object.fromEntries(
        Array.from({ length: 12 }, (_, n) => [`IMG_${String(n)}.JPG`, picture(at(n), 'x'.repeat(300_000))]),
      ),
    );
    let nowMs = 0;
    const seen: number[] = [];
    const ports = {
      ...desk().ports,
      now: () => (nowMs += 60),
      onProgress: ({ bytesDone }: { bytesDone: number }) => seen.push(bytesDone),
    };

    await createImporter(ports).runImport(desk().request([card()]), createImportControls());

    expect(seen.length).toBeGreaterThan(3);
    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
    const sizes = await Promise.all(
      [...(await hashTree(card())).keys()].map(async (path) => (await stat(join(card(), path))).size),
    );
    expect(seen.at(-1)).toBe(sizes.reduce((sum, size) => sum + size, 0));
  });
});

describe('the second copy', () => {
  const second = (): string => join(dir(), 'second');

  test('[IN12] gets the same tree, and nothing of ours beside it', async () => {
    await writeTree(card(), { 'D/IMG_1.JPG': picture(at(1)), 'D/IMG_1.CR2': picture(at(1), 'raw') });

    await run([card()], { copyDirs: [second()], template: '{shoot}/{orig}' });

    const copies = await hashTree(second());
    expect([...copies.keys()].toSorted()).toEqual([
      'originals/Maple Street/IMG_1.CR2',
      'originals/Maple Street/IMG_1.JPG',
    ]);
    expect(desk().lines.flatMap((line) => (line.type === 'verified' ? line.entry.file.copies : []))).toEqual([
      join(second(), 'originals/Maple Street/IMG_1.JPG'),
      join(second(), 'originals/Maple Street/IMG_1.CR2'),
    ]);
  });

  test('[IN19] is made for duplicates that lack it', async () => {
    await writeTree(card(), { 'IMG_1.JPG': picture(at(1), 'x'.repeat(100_000)), 'IMG_2.JPG': picture(at(2)) });
    await run([card()]);

    const again = await run([card()], { importId: importId(2), copyDirs: [second()] });
    const third = await run([card()], { importId: importId(3), copyDirs: [second()] });

    expect([again.counts.duplicate, third.counts.duplicate]).toEqual([2, 2]);
    expect([...(await hashTree(second())).keys()].toSorted()).toEqual(['originals/IMG_1.JPG', 'originals/IMG_2.JPG']);
  });

  test('[IN17] that cannot be made is told, and the library has everything', async () => {
    await writeTree(
      card(),
      Object.fromEntries(Array.from({ length: 8 }, (_, n) => [`IMG_${String(n)}.JPG`, picture(at(n))])),
    );
    await mkdir(second());
    await writeFile(join(second(), 'originals'), 'a file where a folder should be');

    const report = await run([card()], { copyDirs: [second()] });

    expect(report.counts).toMatchObject({ verified: 8, failed: 0 });
    expect(report.problems.length).toBeGreaterThan(0);
    expect(report.problems.every(({ step }) => step === 'second-copy')).toBe(true);
    expect(await names()).toHaveLength(8);
  });

  test('[IN15] leaves alone what lies on the second disk', async () => {
    await writeTree(second(), { 'originals/IMG_1.JPG': 'another year' });
    await writeTree(card(), { 'IMG_1.JPG': picture(at(1)) });

    await run([card()], { copyDirs: [second()] });

    expect(await readFile(join(second(), 'originals/IMG_1.JPG'), 'utf8')).toBe('another year');
    expect((await hashTree(second())).get('originals/IMG_1-2.JPG')).toBe(sha256(picture(at(1))));
  });
});

describe('going on', () => {
  test('[IN24] what was published and not recorded is adopted', async () => {
    await writeTree(card(), { 'IMG_1.JPG': picture(at(1)), 'IMG_1.CR2': picture(at(1), 'raw') });
    await writeTree(join(desk().shootDir, 'originals'), { 'IMG_1.JPG': picture(at(1)) });

    const report = await run([card()]);

    expect([report.counts.verified, await names()]).toEqual([2, ['IMG_1.CR2', 'IMG_1.JPG']]);
    expect((await stat(join(desk().shootDir, 'originals/IMG_1.JPG'))).mode & 0o777).toBe(0o444);
  });

  test('[IN24] parts of a dead run are removed, and nothing else', async () => {
    const incoming = join(desk().shootDir, '.fieldproof/incoming');
    await writeTree(incoming, { [`${importId(9)}.3.part`]: 'ours', 'note.txt': 'not ours', 'IMG_1.part': 'not ours' });
    await writeTree(card(), { 'IMG_1.JPG': 'x' });

    await run([card()]);

    expect([...(await hashTree(incoming)).keys()].toSorted()).toEqual(['IMG_1.part', 'note.txt']);
  });

  test('[IN24] the same import again reads nothing that is recorded and stands, and tries failed files again', async () => {
    await writeTree(card(), { 'IMG_1.JPG': picture(at(1)), 'IMG_2.JPG': picture(at(2)) });
    const path = join(card(), 'IMG_1.JPG');
    await utimes(path, 1_777_000_000, 1_777_000_000);
    await run([card()], { importId: importId(5) });
    // Proof that it is not read: the bytes behind the same size and time are not noticed.
    await writeFile(path, 'z'.repeat((await stat(path)).size));
    await utimes(path, 1_777_000_000, 1_777_000_000);

    const report = await run([card()], { importId: importId(5) });

    expect(report.counts).toMatchObject({ verified: 2, duplicate: 0, bytes: 0 });
    expect(await names()).toEqual(['IMG_1.JPG', 'IMG_2.JPG']);
  });

  test('[IN24] a recorded file whose bytes are gone from the library is copied again', async () => {
    await writeTree(card(), { 'IMG_1.JPG': picture(at(1)) });
    await run([card()]);
    await rm(join(desk().shootDir, 'originals/IMG_1.JPG'));

    const report = await run([card()]);

    expect([report.counts.verified, await names()]).toEqual([1, ['IMG_1.JPG']]);
  });
});

test('[IN8] one file that is not allowed to be read fails alone', async () => {
  await writeTree(card(), { 'IMG_1.JPG': picture(at(1)), 'IMG_2.JPG': picture(at(2)) });
  await chmod(join(card(), 'IMG_1.JPG'), 0);
  const isRoot = process.getuid?.() === 0;

  const report = await run([card()]);

  expect(report.counts).toMatchObject(isRoot ? { verified: 2 } : { verified: 1, failed: 1 });
});
