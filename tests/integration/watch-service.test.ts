import { mkdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { fail } from '@shared/model/result';
import type { ImportService } from '../../main/import-service';
import type { Library, Shoot } from '../../main/shoots/library';
import { createUuidV7 } from '../../main/shoots/uuid-v7';
import { createWatchService, type WatchService } from '../../main/watch-service';
import { temporaryFolder } from '../support/journal-folder';
import { importsOf } from '../support/library-imports';
import { createShoot, openTestLibrary, reopenLibrary } from '../support/open-library';

/** A file counts as complete only when it has stood still for seconds, so each arrival takes that long. */
const PATIENCE = { timeout: 60_000, interval: 200 };
/** Half past one at night: a party that began the evening before. */
const NIGHT = Date.UTC(2026, 4, 2, 1, 30);

const JPEG = Buffer.concat([
  Buffer.from([0xff, 0xd8, 0xff, 0xda, 0, 2]),
  Buffer.alloc(5000, 3),
  Buffer.from([0xff, 0xd9]),
]);

interface Watching {
  readonly watch: WatchService;
  readonly made: string[];
}

function watching(library: Library, change: Partial<ImportService> = {}): Watching {
  const made: string[] = [];
  const { imports } = importsOf(library);
  const watch = createWatchService({
    library,
    imports: { ...imports, ...change },
    newId: createUuidV7(),
    localNow: () => NIGHT,
    copying: () => ({ copyDirs: [], readsTwice: false }),
    reserveBytes: 0,
    onShootMade: () => made.push('made'),
  });
  onTestFinished(() => watch.close());
  return { watch, made };
}

async function watchedFolder(): Promise<string> {
  const folder = join(await temporaryFolder(), 'Tether');
  await mkdir(folder);
  return folder;
}

const put = (folder: string, name: string): Promise<void> =>
  writeFile(join(folder, name), Buffer.concat([JPEG, Buffer.from(name), JPEG.subarray(-2)]));

async function add(watch: WatchService, folder: string, shoot: Shoot | null): Promise<string> {
  const added = await watch.add(folder, shoot?.id ?? null);
  if (!added.ok) throw new Error(added.error.message);
  return added.value;
}

const namesIn = ({ store }: Shoot): string[] =>
  [...store.state.photos.values()].map(({ files }) => files[0]!.name).sort();
const arrives = (shoot: Shoot, names: readonly string[]): Promise<void> =>
  vi.waitFor(() => {
    expect(namesIn(shoot)).toEqual(names);
  }, PATIENCE);

describe('watch folders', () => {
  test('[LI15, LI16] files go into the bound shoot by themselves, each once, also after a restart', async () => {
    const library = await openTestLibrary();
    const shoot = await createShoot(library, 'Bound');
    const folder = await watchedFolder();
    await put(folder, 'A.JPG');
    const first = watching(library);
    const watchId = await add(first.watch, folder, shoot);
    await arrives(shoot, ['A.JPG']);
    await first.watch.close();

    const again = await reopenLibrary(library, () => put(folder, 'B.JPG'));
    const opened = await again.open(shoot.id);
    if (!opened.ok) throw new Error(opened.error.message);
    const second = watching(again);
    expect(second.watch.list()).toMatchObject([{ watch: { watchId, path: folder, shootId: shoot.id }, notice: null }]);
    second.watch.start();
    await arrives(opened.value, ['A.JPG', 'B.JPG']);

    // A was not even asked for again: no import has it as a duplicate.
    const settled = [...opened.value.store.state.imports.values()].flatMap((run) => [...run.settled.keys()]);
    expect(settled.sort()).toEqual(['0:A.JPG', '0:B.JPG']);
  });

  test('[LI15] without a shoot they go into the shoot of the day, made once', async () => {
    const library = await openTestLibrary();
    const folder = await watchedFolder();
    const { watch, made } = watching(library);
    await add(watch, folder, null);

    for (const names of [['A.JPG'], ['A.JPG', 'B.JPG']]) {
      await put(folder, names.at(-1)!);
      await vi.waitFor(() => {
        const shoot = library.get(library.list()[0]!.id);
        expect(shoot && namesIn(shoot)).toEqual(names);
      }, PATIENCE);
    }

    expect(library.list().map(({ name }) => name)).toEqual([expect.stringContaining('2026-05-01')]);
    expect(library.list()[0]!.name).toContain(basename(folder));
    expect(made).toHaveLength(1);
  });

  test('[LI17] what fails is said with the folder and offered again, until it succeeds', async () => {
    const library = await openTestLibrary();
    const shoot = await createShoot(library, 'Bound');
    const folder = await watchedFolder();
    await put(folder, 'A.JPG');
    const { imports } = importsOf(library);
    let isFull = true;
    const { watch } = watching(library, {
      start: (...asked) =>
        isFull ? Promise.resolve(fail({ code: 'disk-full', message: 'The disk is full.' })) : imports.start(...asked),
    });
    await add(watch, folder, shoot);
    await vi.waitFor(() => {
      expect(watch.list()[0]!.notice).toBe('The disk is full.');
    }, PATIENCE);

    isFull = false;
    await vi.waitFor(async () => {
      await watch.rescan();
      expect(namesIn(shoot)).toEqual(['A.JPG']);
    }, PATIENCE);

    await vi.waitFor(() => {
      expect(watch.list()[0]!.notice).toBeNull();
    }, PATIENCE);
  });

  test('[LI17] a folder that is removed is left alone, now and after a restart', async () => {
    const library = await openTestLibrary();
    const shoot = await createShoot(library, 'Bound');
    const [removed, kept] = [await watchedFolder(), await watchedFolder()];
    const { watch } = watching(library);
    await watch.remove(await add(watch, removed, shoot));
    await add(watch, kept, shoot);
    await put(removed, 'A.JPG');
    await put(kept, 'B.JPG');

    // B came later than A, and its folder was looked at after.
    await arrives(shoot, ['B.JPG']);

    expect(watch.list().map(({ watch: { path } }) => path)).toEqual([kept]);
    await watch.close();
    const again = await reopenLibrary(library);
    expect(
      watching(again)
        .watch.list()
        .map(({ watch: { path } }) => path),
    ).toEqual([kept]);
  });
});
