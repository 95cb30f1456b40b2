import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { fail } from '@shared/model/result';
import type { ImportAsk } from '../../main/import-journal';
import type { RunningImport } from '../../main/import-runs';
import type { ImportService } from '../../main/import-service';
import type { Library, Shoot } from '../../main/shoots/library';
import { writeTree } from '../support/ingest-desk';
import { temporaryFolder } from '../support/journal-folder';
import { askFor, importsOf, runImporter } from '../support/library-imports';
import { createShoot, openTestLibrary, reopenLibrary } from '../support/open-library';

const JPEG = Buffer.concat([
  Buffer.from([0xff, 0xd8, 0xff, 0xda, 0, 2]),
  Buffer.alloc(5000, 3),
  Buffer.from([0xff, 0xd9]),
]);

/** A card with so many photos, each of its own bytes. */
async function card(photos: number): Promise<string> {
  const root = join(await temporaryFolder(), 'card');
  const names = Array.from({ length: photos }, (_, n) => `DCIM/100CANON/IMG_${String(1000 + n)}.JPG`);
  await writeTree(root, Object.fromEntries(names.map((name) => [name, Buffer.concat([JPEG, Buffer.from(name)])])));
  return root;
}

async function begin(imports: ImportService, shoot: Shoot, ask: ImportAsk): Promise<RunningImport> {
  const begun = await imports.start(shoot, ask);
  if (!begun.ok) throw new Error(begun.error.message);
  return begun.value;
}

const runsOf = ({ store }: Shoot) => [...store.state.imports.values()];
const photosOf = ({ store }: Shoot): string[] =>
  [...store.state.photos.values()].flatMap(({ files }) => files.map(({ name }) => name)).sort();

/** Something that is waited for until a test lets it go. */
function gate() {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

/** Imports that begin and then stand still until they are let go. */
function heldImports(library: Library) {
  const held = gate();
  const { imports } = importsOf(library, {
    run: async (...asked) => {
      await held.opened;
      return runImporter(...asked);
    },
  });
  return { imports, held };
}

describe('one at a time', () => {
  test('[LI11] [F13] a second import into a shoot is refused, another shoot takes one meanwhile', async () => {
    const library = await openTestLibrary();
    const [one, two] = [await createShoot(library, 'One'), await createShoot(library, 'Two')];
    const held = gate();
    const { imports } = importsOf(library, {
      run: async (...asked) => {
        if (asked[1].shootDir === one.folder) await held.opened;
        return runImporter(...asked);
      },
    });
    const first = await begin(imports, one, askFor(await card(2)));

    const second = await imports.start(one, askFor(await card(1)));
    const other = await begin(imports, two, askFor(await card(1)));

    expect(second).toMatchObject({ ok: false, error: { code: 'already-importing', message: /\.$/ } });
    expect(await other.done).toMatchObject({ ok: true, value: { how: 'done' } });
    expect(imports.isImporting(one.id)).toBe(true);
    held.open();
    await imports.whenIdle(one.id);
    expect(await first.done).toMatchObject({ ok: true, value: { counts: { verified: 2 } } });
    expect(imports.running()).toEqual([]);
  });

  test('[LI11] [F13] of two that come at the same moment one is begun', async () => {
    const library = await openTestLibrary();
    const shoot = await createShoot(library, 'One');
    const { imports } = importsOf(library);
    const asks = [askFor(await card(1)), askFor(await card(1))];

    const begun = await Promise.all(asks.map((ask) => imports.start(shoot, ask)));

    expect(begun.map(({ ok }) => ok).sort()).toEqual([false, true]);
    await imports.whenIdle(shoot.id);
    expect(runsOf(shoot)).toHaveLength(1);
  });
});

describe('endings', () => {
  test('[LI12] an import that is done is told by the journal, file by file', async () => {
    const library = await openTestLibrary();
    const shoot = await createShoot(library, 'One');
    const { imports, endedFiles } = importsOf(library);

    const { done, importId } = await begin(imports, shoot, askFor(await card(3)));
    await done;

    expect(runsOf(shoot)).toMatchObject([{ id: importId, ended: { how: 'done', code: null } }]);
    expect([...runsOf(shoot)[0]!.settled.values()].map(({ outcome }) => outcome.outcome)).toEqual(
      Array.from({ length: 3 }, () => 'verified'),
    );
    expect(photosOf(shoot)).toEqual(['IMG_1000.JPG', 'IMG_1001.JPG', 'IMG_1002.JPG']);
    expect(endedFiles).toHaveLength(3);
  });

  test('[LI12] an import that breaks by a defect is told as stopped, and the next one runs', async () => {
    const library = await openTestLibrary();
    const shoot = await createShoot(library, 'One');
    let isBroken = true;
    const { imports, failures } = importsOf(library, {
      run: (...asked) => {
        if (isBroken) return Promise.reject(new Error('a defect'));
        return runImporter(...asked);
      },
    });
    const root = await card(1);

    const { done } = await begin(imports, shoot, askFor(root));

    expect(await done).toMatchObject({ ok: false, error: { code: 'write-failed' } });
    expect(failures).toMatchObject([{ message: 'a defect' }]);
    expect(runsOf(shoot)).toMatchObject([{ ended: { how: 'stopped', code: 'write-failed' } }]);
    isBroken = false;
    await (
      await begin(imports, shoot, askFor(root))
    ).done;
    expect(photosOf(shoot)).toEqual(['IMG_1000.JPG']);
  });

  test('[LI12] an import that a person cancels is told as cancelled, and does not go on by itself', async () => {
    const library = await openTestLibrary();
    const shoot = await createShoot(library, 'One');
    const { imports, held } = heldImports(library);
    const { controls, done } = await begin(imports, shoot, askFor(await card(2), 'volume-1'));

    controls.cancel();
    held.open();
    await done;

    expect(runsOf(shoot)).toMatchObject([{ ended: { how: 'cancelled' } }]);
    await imports.resumeUnfinished(shoot, 0);
    expect(photosOf(shoot)).toEqual([]);
  });
});

describe('going on', () => {
  test.each(['volume-1', null])(
    '[LI13] after the app was closed the same import brings what is left: %s',
    async (volumeId) => {
      const library = await openTestLibrary();
      const shoot = await createShoot(library, 'One');
      const closing: Promise<void>[] = [];
      const { imports } = importsOf(library, {
        onFileEnded: () => {
          if (closing.length === 0) closing.push(imports.close());
        },
      });
      const { importId, done } = await begin(imports, shoot, askFor(await card(30), volumeId));
      await done;
      await Promise.all(closing);
      const before = photosOf(shoot).length;
      expect(runsOf(shoot)).toMatchObject([{ id: importId, ended: { how: 'stopped', code: 'interrupted' } }]);
      expect(before).toBeGreaterThan(0);
      expect(before).toBeLessThan(30);

      const again = await reopenLibrary(library);
      const opened = await again.open(shoot.id);
      if (!opened.ok) throw new Error(opened.error.message);
      const next = importsOf(again);
      await next.imports.resumeUnfinished(opened.value, 0);

      expect(photosOf(opened.value)).toHaveLength(30);
      expect(runsOf(opened.value)).toMatchObject([{ id: importId, ended: { how: 'done' } }]);
      expect(imports.running()).toEqual([]);
    },
  );

  test('[LI13] nothing begins once the app is being closed', async () => {
    const library = await openTestLibrary();
    const shoot = await createShoot(library, 'One');
    const { imports } = importsOf(library);
    await imports.close();

    expect(await imports.start(shoot, askFor(await card(1)))).toMatchObject({
      ok: false,
      error: { code: 'cancelled' },
    });
    expect(runsOf(shoot)).toEqual([]);
  });

  test('[LI13] a folder of which no list was written is told to be imported again', async () => {
    const library = await openTestLibrary();
    const shoot = await createShoot(library, 'One');
    const { imports, held } = heldImports(library);
    await begin(imports, shoot, askFor(await card(2)));
    const closing = imports.close();
    held.open();
    await closing;

    await importsOf(library).imports.resumeUnfinished(shoot, 0);

    expect(runsOf(shoot)).toMatchObject([
      { ended: { how: 'stopped', code: 'not-listed', message: /Import it again/ } },
    ]);
    expect(photosOf(shoot)).toEqual([]);
  });

  test('[LI14] [F17] the same card goes on under its own id; another at that place does not, nor one that was done', async () => {
    const library = await openTestLibrary();
    const shoot = await createShoot(library, 'One');
    let isPulled = true;
    const { imports } = importsOf(library, {
      run: (...asked) =>
        isPulled
          ? Promise.resolve(fail({ code: 'card-removed', message: 'The card was removed.' }))
          : runImporter(...asked),
    });
    const root = await card(1);
    const idOf = async (volumeId: string): Promise<string> => {
      const { importId, done } = await begin(imports, shoot, askFor(root, volumeId));
      await done;
      return importId;
    };

    const first = await idOf('volume-1');
    const other = await idOf('volume-2');
    isPulled = false;
    const again = await idOf('volume-1');
    const afterwards = await idOf('volume-1');

    expect(again).toBe(first);
    expect(new Set([first, other, afterwards]).size).toBe(3);
  });
});
