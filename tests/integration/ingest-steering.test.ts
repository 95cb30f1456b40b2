import { symlink, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createImportControls } from '../../main/ingest/import-controls';
import type { ImportRequest } from '../../main/ingest/import-types';
import { createImporter } from '../../main/ingest/importer';
import { at, importScene, sumOf } from '../support/import-scene';
import { hashTree, importId, picture, sha256, writeTree } from '../support/ingest-desk';

const { card, desk, dir, library, names, run } = importScene();

const tree = (): Record<string, Buffer> =>
  Object.fromEntries(
    Array.from({ length: 60 }, (_, n) => [`IMG_${String(100 + n)}.JPG`, picture(at(n), 'x'.repeat(200_000))]),
  );

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
  test('[IN25] cancelled in the middle, what is proven stays, no part does, and the next run does the rest', async () => {
    await writeTree(card(), tree());
    const controls = createImportControls();
    const ports = {
      ...desk().ports,
      onFileEnded: () => {
        controls.cancel();
      },
    };

    const first = await createImporter(ports).runImport(desk().request([card()]), controls);
    const parts = [...(await hashTree(join(desk().shootDir, '.fieldproof'))).keys()];
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
      ...desk().ports,
      onFileEnded: ({ path }: { path: string }) => {
        if (!path.startsWith('IMG')) return;
        ended += 1;
        controls.pause();
      },
    };
    const importer = createImporter(ports);

    const paused = importer.runImport(desk().request([card('a')]), controls);
    const other = await importer.runImport(
      desk().request([card('b')], { importId: importId(2) }),
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

    const running = createImporter(desk().ports).runImport(desk().request([card()]), controls);
    controls.cancel();

    expect((await running).ok ? 'ended' : 'refused').toMatch(/ended|refused/u);
    expect(await names()).toEqual([]);
  });
});

describe('refusals', () => {
  const refused = async (roots: readonly string[], more: Partial<ImportRequest> = {}): Promise<string> => {
    const result = await createImporter(desk().ports).runImport(desk().request(roots, more), createImportControls());
    return result.ok ? 'not refused' : result.error.code;
  };

  test('[IN27] no source, a template that is not understood, a card that is not there', async () => {
    await mkdir(card());

    expect(await refused([])).toBe('no-source');
    expect(await refused([card()], { template: '{nope}' })).toBe('bad-template');
    expect(await refused([card('gone')])).toBe('card-removed');
  });

  test('[IN27] [F21] a library on its own source, also through a link, and a shoot imported into itself', async () => {
    const link = `${dir()}-link`;
    await symlink(dir(), link);
    await writeTree(card(), { 'IMG_1.JPG': 'x' });

    const codes = [
      await refused([dir()]),
      await refused([link]),
      await refused([desk().shootDir]),
      await refused([join(desk().shootDir, '.')]),
    ];
    await rm(link);

    expect(codes).toEqual([
      'destination-inside-source',
      'destination-inside-source',
      'destination-inside-source',
      'destination-inside-source',
    ]);
    await mkdir(join(desk().shootDir, 'originals'));
    expect(await refused([join(desk().shootDir, 'originals')])).toBe('source-inside-destination');
    expect(await refused([card()], { copyDirs: [join(card(), 'backup')] })).toBe('destination-inside-source');
  });

  test('[IN27] a library beside the card is fine', async () => {
    await writeTree(card(), { 'IMG_1.JPG': 'x' });

    expect(await refused([card()])).toBe('not refused');
  });

  test('[IN27] [F06] too little room, said before anything is written', async () => {
    await writeTree(card(), { 'IMG_1.JPG': picture(at(1)) });

    const result = await createImporter(desk().ports).runImport(
      desk().request([card()], { reserveBytes: 1e18 }),
      createImportControls(),
    );

    expect(result).toMatchObject({ ok: false, error: { code: 'disk-full' } });
    expect(result.ok ? '' : result.error.message).toMatch(
      /^There is not enough room on the disk: .* GB are needed( \(.* of it stay free\))? and .* GB are free\. Nothing was copied\.$/u,
    );
    expect(desk().lines).toEqual([]);
  });

  test('[IN27] [F13] one card is imported once at a time', async () => {
    await writeTree(card(), { 'IMG_1.JPG': picture(at(1), 'x'.repeat(3_000_000)) });
    const importer = createImporter(desk().ports);

    const results = await Promise.all([
      importer.runImport(desk().request([card()]), createImportControls()),
      importer.runImport(desk().request([card()], { importId: importId(2) }), createImportControls()),
    ]);

    expect(results.map((result) => (result.ok ? 'done' : result.error.code))).toEqual(['done', 'already-importing']);
    expect(await names()).toEqual(['IMG_1.JPG']);
  });

  test('[IN18] [F13] two cards imported at the same time share one library', async () => {
    const both = Object.fromEntries(
      Array.from({ length: 20 }, (_, n) => [`IMG_${String(n)}.JPG`, picture(at(n), 'x'.repeat(n * 20_000))]),
    );
    await writeTree(card('a'), both);
    await writeTree(card('b'), { ...both, 'IMG_0.JPG': picture(at(999)) });
    const importer = createImporter(desk().ports);

    await Promise.all([
      importer.runImport(desk().request([card('a')]), createImportControls()),
      importer.runImport(desk().request([card('b')], { importId: importId(2) }), createImportControls()),
    ]);

    const hashes = Object.values(await library());
    expect(hashes).toHaveLength(21);
    expect(new Set(hashes).size).toBe(21);
  });
});

describe('bugs', () => {
  test('[IN26] an error that is no disk’s comes out as it is, and no part is left', async () => {
    await writeTree(card(), tree());
    const ports = { ...desk().ports, readHead: () => Promise.reject(new Error('a bug')) };

    const run = createImporter(ports).runImport(desk().request([card()]), createImportControls());

    await expect(run).rejects.toThrow('a bug');
    expect([...(await hashTree(join(desk().shootDir, '.fieldproof'))).keys()]).toEqual([]);
  });

  test('[IN23] a journal that refuses an entry ends the import, and later entries are not written', async () => {
    await writeTree(card(), tree());
    const full = Object.assign(new Error('no space'), { code: 'ENOSPC', syscall: 'write' });
    let written = 0;
    const record = {
      ...desk().ports.record,
      verified: () => ((written += 1) === 5 ? Promise.reject(full) : Promise.resolve()),
    };

    const result = await createImporter({ ...desk().ports, record }).runImport(
      desk().request([card()]),
      createImportControls(),
    );

    expect(result).toMatchObject({ ok: true, value: { how: 'stopped', code: 'disk-full' } });
    expect(result.ok ? result.value.counts.verified : -1).toBeLessThan(60);
    expect([...(await hashTree(join(desk().shootDir, '.fieldproof'))).keys()]).toEqual([]);
  });
});
