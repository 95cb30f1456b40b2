import { chmod, mkdir, readFile, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createImportControls, type ImportControls } from '../../main/ingest/import-controls';
import type { ImportReport, ImportRequest } from '../../main/ingest/import-types';
import { createImporter } from '../../main/ingest/importer';
import {
  hashTree,
  importId,
  newDir,
  openDesk,
  picture,
  removeDir,
  sha256,
  writeTree,
  type Desk,
} from '../support/ingest-desk';

let dir: string;
let desk: Desk;
beforeEach(async () => {
  dir = await newDir();
  desk = await openDesk({ dir, isQuick: true });
});
afterEach(async () => {
  await desk.close();
  await removeDir(dir);
});

const card = (name = 'card'): string => join(dir, name);

async function run(
  roots: readonly string[],
  more: Partial<ImportRequest> = {},
  controls: ImportControls = createImportControls(),
): Promise<ImportReport> {
  const result = await createImporter(desk.ports).runImport(desk.request(roots, more), controls);
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}
const library = async (): Promise<Record<string, string>> =>
  Object.fromEntries(await hashTree(join(desk.shootDir, 'originals')));
const names = async (): Promise<string[]> => Object.keys(await library()).toSorted();
const photos = (): Map<string, string[]> => {
  const found = new Map<string, string[]>();
  for (const line of desk.lines) {
    if (line.type !== 'verified') continue;
    const { photoId, file } = line.entry;
    found.set(photoId, [...(found.get(photoId) ?? []), file.path.replace('originals/', '')]);
  }
  return found;
};
const sets = (): string[][] => [...photos().values()];
const sumOf = ({ counts }: ImportReport): number =>
  counts.verified + counts.duplicate + counts.skipped + counts.failed + counts.pending;
const at = (seconds: number): { capturedAtMs: number; bodySerial: string; make: string; model: string } => ({
  capturedAtMs: seconds * 1_000,
  bodySerial: '7',
  make: 'Canon',
  model: 'R5',
});

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
    expect(desk.ended).toHaveLength(8);
    expect(sets()).toEqual([['IMG_1.JPG', 'IMG_1.CR2', 'IMG_1.xmp'], ['IMG_2.JPG'], ['IMG_3.JPG']]);
  });

  test('[IN16] gives the library its very bytes and times, read-only, and keeps its own', async () => {
    await writeTree(card(), { 'DCIM/IMG_1.JPG': picture(at(1), 'body') });
    await utimes(join(card(), 'DCIM/IMG_1.JPG'), 1_000_000, 1_777_000_000.25);
    const before = await hashTree(card());

    await run([card()]);

    const made = await stat(join(desk.shootDir, 'originals/IMG_1.JPG'));
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

    expect(desk.lines[0]?.type).toBe('listed');
    const order = desk.lines.flatMap((line) => (line.type === 'verified' ? [line.entry.file.source.path] : []));
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
      ...desk.ports,
      now: () => (nowMs += 60),
      onProgress: ({ bytesDone }: { bytesDone: number }) => seen.push(bytesDone),
    };

    await createImporter(ports).runImport(desk.request([card()]), createImportControls());

    expect(seen.length).toBeGreaterThan(3);
    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
    const sizes = await Promise.all(
      [...(await hashTree(card())).keys()].map(async (path) => (await stat(join(card(), path))).size),
    );
    expect(seen.at(-1)).toBe(sizes.reduce((sum, size) => sum + size, 0));
  });
});

describe('names', () => {
  test('[IN21] a clash gives all files of the second photo the same suffix, in the order of the list', async () => {
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

  test('[IN21] a twin on another card, and one in a later import, take the base that their photo has', async () => {
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

  test('[IN10] a second picture of the same kind is a photo of its own, however alike', async () => {
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

  test('[IN18] thousands of photos of one name get their suffixes without searching from the start', async () => {
    await writeTree(
      card(),
      Object.fromEntries(Array.from({ length: 300 }, (_, n) => [`${String(1_000 + n)}.JPG`, picture(at(n))])),
    );

    await run([card()], { template: 'same' });

    expect(await names()).toHaveLength(300);
    expect(await names()).toContain('same-300.JPG');
  });

  test('[IN15] what lies in the library already is never touched, and what is foreign makes a suffix', async () => {
    await writeTree(join(desk.shootDir, 'originals'), { 'IMG_1.JPG': 'not ours', 'IMG_2.CR2': 'not ours either' });
    await writeTree(card(), {
      'IMG_1.JPG': picture(at(1)),
      'IMG_2.JPG': picture(at(2)),
      'IMG_2.CR2': picture(at(2), 'raw'),
    });

    await run([card()]);

    expect(await names()).toEqual(['IMG_1-2.JPG', 'IMG_1.JPG', 'IMG_2-2.CR2', 'IMG_2-2.JPG', 'IMG_2.CR2']);
    expect(await readFile(join(desk.shootDir, 'originals/IMG_1.JPG'), 'utf8')).toBe('not ours');
  });

  test('[IN15] hostile names end inside the library, each with its bytes', async () => {
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
    for (const [n, name] of raw.entries())
      await writeFile(Buffer.concat([Buffer.from(`${card()}/`), name]), picture(at(n), `photo ${String(n)}`));

    const report = await run([card()]);

    expect(report.counts).toMatchObject({ files: raw.length, verified: raw.length, failed: 0 });
    const expected = raw.map((_name, n) => sha256(picture(at(n), `photo ${String(n)}`)));
    expect(Object.values(await library()).toSorted()).toEqual(expected.toSorted());
    const stored = await names();
    expect(new Set(stored.map((name) => name.normalize('NFC').toLowerCase())).size).toBe(raw.length);
    for (const name of stored) expect(name).toMatch(/^[^\\/:*?"<>|\p{Cc}]+$/u);
  });
});

describe('what the shoot has', () => {
  test('[IN19] of two equal pictures on one card the first is kept and the other is its duplicate', async () => {
    const same = picture(at(1), 'x'.repeat(2_000_000));
    await writeTree(card(), { 'A/IMG_1.JPG': same, 'B/IMG_7.JPG': same, 'C/IMG_9.JPG': same });

    const report = await run([card()]);

    expect(report.counts).toMatchObject({ verified: 1, duplicate: 2 });
    expect(await names()).toEqual(['IMG_1.JPG']);
    const [photoId] = [...photos().keys()];
    expect(desk.ended.filter(({ outcome }) => outcome.outcome === 'duplicate').map((ended) => ended.photoId)).toEqual([
      photoId,
      photoId,
    ]);
  });

  test('[IN19] the same card again gives only duplicates and writes nothing, renamed or not', async () => {
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

  test('[IN20] equal sidecars stay with their own photos', async () => {
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

  test('[IN20] empty files are photos that failed in the camera, each for itself', async () => {
    await writeTree(card(), { 'IMG_1.JPG': '', 'IMG_2.JPG': '' });

    const first = await run([card()]);
    const again = await run([card()], { importId: importId(2) });

    expect([first.counts.verified, again.counts.duplicate, await names()]).toEqual([2, 2, ['IMG_1.JPG', 'IMG_2.JPG']]);
  });

  test('[IN20] a new sidecar of a photo that is here already joins it', async () => {
    await writeTree(card(), { 'IMG_1.JPG': picture(at(1)) });
    await run([card()]);
    await writeTree(card(), { 'IMG_1.XMP': 'rated' });

    await run([card()], { importId: importId(2) });

    expect(sets()).toEqual([['IMG_1.JPG', 'IMG_1.XMP']]);
  });

  test('[IN19] a photo that someone deleted from the library comes back from the card', async () => {
    await writeTree(card(), { 'IMG_1.JPG': picture(at(1), 'x'.repeat(100_000)) });
    await run([card()]);
    await rm(join(desk.shootDir, 'originals/IMG_1.JPG'));

    const report = await run([card()], { importId: importId(2) });

    expect([report.counts.duplicate, await names()]).toEqual([1, ['IMG_1.JPG']]);
  });

  test('[IN30] photos of another shoot are imported, or skipped by name when so asked', async () => {
    await writeTree(card(), { 'IMG_1.JPG': picture(at(1)), 'IMG_1.XMP': 'x', 'IMG_2.JPG': picture(at(2)) });
    await desk.close();
    await removeDir(dir);
    await writeTree(card(), { 'IMG_1.JPG': picture(at(1)), 'IMG_1.XMP': 'x', 'IMG_2.JPG': picture(at(2)) });
    desk = await openDesk({ dir, isQuick: true, elsewhere: new Map([[sha256(picture(at(1))), 'Old Mill']]) });

    const skipping = await run([card()], { knownElsewhere: 'skip' });

    expect(skipping.counts).toMatchObject({ verified: 1, skipped: 2 });
    expect(desk.ended.find(({ path }) => path === 'IMG_1.JPG')?.outcome).toMatchObject({
      code: 'known-elsewhere',
      message: 'This photo lies in the shoot “Old Mill” already.',
    });
    expect((await run([card()], { importId: importId(2) })).counts).toMatchObject({ verified: 2, duplicate: 1 });
  });
});

describe('the second copy', () => {
  const second = (): string => join(dir, 'second');

  test('[IN12] gets the same tree, and nothing of ours beside it', async () => {
    await writeTree(card(), { 'D/IMG_1.JPG': picture(at(1)), 'D/IMG_1.CR2': picture(at(1), 'raw') });

    await run([card()], { secondCopyDir: second(), template: '{shoot}/{orig}' });

    const copies = await hashTree(second());
    expect([...copies.keys()].toSorted()).toEqual([
      'originals/Maple Street/IMG_1.CR2',
      'originals/Maple Street/IMG_1.JPG',
    ]);
    expect(desk.lines.flatMap((line) => (line.type === 'verified' ? line.entry.file.copies : []))).toEqual([
      join(second(), 'originals/Maple Street/IMG_1.JPG'),
      join(second(), 'originals/Maple Street/IMG_1.CR2'),
    ]);
  });

  test('[IN19] is made for duplicates that lack it', async () => {
    await writeTree(card(), { 'IMG_1.JPG': picture(at(1), 'x'.repeat(100_000)), 'IMG_2.JPG': picture(at(2)) });
    await run([card()]);

    const again = await run([card()], { importId: importId(2), secondCopyDir: second() });
    const third = await run([card()], { importId: importId(3), secondCopyDir: second() });

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

    const report = await run([card()], { secondCopyDir: second() });

    expect(report.counts).toMatchObject({ verified: 8, failed: 0 });
    expect(report.problems.length).toBeGreaterThan(0);
    expect(report.problems.every(({ step }) => step === 'second-copy')).toBe(true);
    expect(await names()).toHaveLength(8);
  });

  test('[IN15] leaves alone what lies on the second disk', async () => {
    await writeTree(second(), { 'originals/IMG_1.JPG': 'another year' });
    await writeTree(card(), { 'IMG_1.JPG': picture(at(1)) });

    await run([card()], { secondCopyDir: second() });

    expect(await readFile(join(second(), 'originals/IMG_1.JPG'), 'utf8')).toBe('another year');
    expect((await hashTree(second())).get('originals/IMG_1-2.JPG')).toBe(sha256(picture(at(1))));
  });
});

/** Calls again and again, between other work, until stopped. */
function setImmediateLoop(work: () => void): () => void {
  let timer = setImmediate(function again() {
    work();
    timer = setImmediate(again);
  });
  return () => {
    clearImmediate(timer);
  };
}

describe('steering', () => {
  const tree = (): Record<string, Buffer> =>
    Object.fromEntries(
      Array.from({ length: 60 }, (_, n) => [`IMG_${String(100 + n)}.JPG`, picture(at(n), 'x'.repeat(200_000))]),
    );

  test('[IN25] cancelled in the middle, what is proven stays, no part does, and the next run does the rest', async () => {
    await writeTree(card(), tree());
    const controls = createImportControls();
    const ports = {
      ...desk.ports,
      onFileEnded: () => {
        controls.cancel();
      },
    };

    const first = await createImporter(ports).runImport(desk.request([card()]), controls);
    const parts = [...(await hashTree(join(desk.shootDir, '.fieldproof'))).keys()];
    const second = await run([card()]);

    if (!first.ok) throw new Error(first.error.message);
    expect(first.value).toMatchObject({ how: 'cancelled' });
    expect(first.value.counts.pending).toBeGreaterThan(0);
    expect(sumOf(first.value)).toBe(60);
    expect(parts).toEqual([]);
    expect(second.counts).toMatchObject({ verified: 60, pending: 0 });
    expect(new Set(Object.values(await library()))).toEqual(new Set(Object.values(tree()).map(sha256)));
  });

  test('[IN25] paused, nothing more is begun while another card is read to its end; resumed, it goes on', async () => {
    await writeTree(card('a'), tree());
    await writeTree(
      card('b'),
      Object.fromEntries(Object.entries(tree()).map(([name, bytes]) => [`B${name}`, Buffer.concat([bytes, bytes])])),
    );
    const controls = createImportControls();
    let ended = 0;
    const ports = {
      ...desk.ports,
      onFileEnded: ({ path }: { path: string }) => {
        if (!path.startsWith('IMG')) return;
        ended += 1;
        controls.pause();
      },
    };
    const importer = createImporter(ports);

    const paused = importer.runImport(desk.request([card('a')]), controls);
    const other = await importer.runImport(
      desk.request([card('b')], { importId: importId(2) }),
      createImportControls(),
    );
    const endedWhilePaused = ended;
    controls.resume();
    const whenResumed = setImmediateLoop(() => {
      controls.resume();
    });
    const result = await paused;
    whenResumed();

    expect(other).toMatchObject({ ok: true, value: { counts: { verified: 60 } } });
    // Four in flight, and what had been copied already: never all of them.
    expect(endedWhilePaused).toBeLessThan(30);
    expect(result).toMatchObject({ ok: true, value: { how: 'done', counts: { verified: 60 } } });
  });

  test('[IN25] cancelling while paused ends the import', async () => {
    await writeTree(card(), tree());
    const controls = createImportControls();
    controls.pause();

    const running = createImporter(desk.ports).runImport(desk.request([card()]), controls);
    controls.cancel();

    expect((await running).ok ? 'ended' : 'refused').toMatch(/ended|refused/u);
    expect(await names()).toEqual([]);
  });
});

describe('refusals', () => {
  const refused = async (roots: readonly string[], more: Partial<ImportRequest> = {}): Promise<string> => {
    const result = await createImporter(desk.ports).runImport(desk.request(roots, more), createImportControls());
    return result.ok ? 'not refused' : result.error.code;
  };

  test('[IN27] no source, a template that is not understood, a card that is not there', async () => {
    await mkdir(card());

    expect(await refused([])).toBe('no-source');
    expect(await refused([card()], { template: '{nope}' })).toBe('bad-template');
    expect(await refused([card('gone')])).toBe('card-removed');
  });

  test('[IN27] a library on its own source, also through a link, and a shoot imported into itself', async () => {
    await symlink(dir, join(dir, '..', `${dir.split('/').at(-1) ?? ''}-link`));
    const link = `${dir}-link`;
    await writeTree(card(), { 'IMG_1.JPG': 'x' });

    const codes = [
      await refused([dir]),
      await refused([link]),
      await refused([desk.shootDir]),
      await refused([join(desk.shootDir, '.')]),
    ];
    await rm(link);

    expect(codes).toEqual([
      'destination-inside-source',
      'destination-inside-source',
      'destination-inside-source',
      'destination-inside-source',
    ]);
    await mkdir(join(desk.shootDir, 'originals'));
    expect(await refused([join(desk.shootDir, 'originals')])).toBe('source-inside-destination');
    expect(await refused([card()], { secondCopyDir: join(card(), 'backup') })).toBe('destination-inside-source');
  });

  test('[IN27] a library beside the card is fine', async () => {
    await writeTree(card(), { 'IMG_1.JPG': 'x' });

    expect(await refused([card()])).toBe('not refused');
  });

  test('[IN27] too little room, said before anything is written', async () => {
    await writeTree(card(), { 'IMG_1.JPG': picture(at(1)) });

    const result = await createImporter(desk.ports).runImport(
      desk.request([card()], { reserveBytes: 1e18 }),
      createImportControls(),
    );

    expect(result).toMatchObject({ ok: false, error: { code: 'disk-full' } });
    expect(result.ok ? '' : result.error.message).toMatch(
      /^There is not enough room on the disk: .* GB are needed and .* GB are free\. Nothing was copied\.$/u,
    );
    expect(desk.lines).toEqual([]);
  });

  test('[IN27] one card is imported once at a time', async () => {
    await writeTree(card(), { 'IMG_1.JPG': picture(at(1), 'x'.repeat(3_000_000)) });
    const importer = createImporter(desk.ports);

    const results = await Promise.all([
      importer.runImport(desk.request([card()]), createImportControls()),
      importer.runImport(desk.request([card()], { importId: importId(2) }), createImportControls()),
    ]);

    expect(results.map((result) => (result.ok ? 'done' : result.error.code))).toEqual(['done', 'already-importing']);
    expect(await names()).toEqual(['IMG_1.JPG']);
  });

  test('[IN18] two cards imported at the same time share one library', async () => {
    const both = Object.fromEntries(
      Array.from({ length: 20 }, (_, n) => [`IMG_${String(n)}.JPG`, picture(at(n), 'x'.repeat(n * 20_000))]),
    );
    await writeTree(card('a'), both);
    await writeTree(card('b'), { ...both, 'IMG_0.JPG': picture(at(999)) });
    const importer = createImporter(desk.ports);

    await Promise.all([
      importer.runImport(desk.request([card('a')]), createImportControls()),
      importer.runImport(desk.request([card('b')], { importId: importId(2) }), createImportControls()),
    ]);

    const hashes = Object.values(await library());
    expect(hashes).toHaveLength(21);
    expect(new Set(hashes).size).toBe(21);
  });
});

describe('going on', () => {
  test('[IN24] what was published and not recorded is adopted', async () => {
    await writeTree(card(), { 'IMG_1.JPG': picture(at(1)), 'IMG_1.CR2': picture(at(1), 'raw') });
    await writeTree(join(desk.shootDir, 'originals'), { 'IMG_1.JPG': picture(at(1)) });

    const report = await run([card()]);

    expect([report.counts.verified, await names()]).toEqual([2, ['IMG_1.CR2', 'IMG_1.JPG']]);
    expect((await stat(join(desk.shootDir, 'originals/IMG_1.JPG'))).mode & 0o777).toBe(0o444);
  });

  test('[IN24] parts of a dead run are removed, and nothing else', async () => {
    const incoming = join(desk.shootDir, '.fieldproof/incoming');
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
    await rm(join(desk.shootDir, 'originals/IMG_1.JPG'));

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
