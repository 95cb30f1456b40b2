import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { shootDefaults } from '@shared/rules/shoot-defaults';
import { openLibrary, type Library, type Shoot } from '../../../../main/shoots/library';
import { createShootFolder } from '../../../../main/shoots/shoot-folder';
import { temporaryFolder } from '../../../support/journal-folder';
import { createShoot, libraryOptions, openTestLibrary, reopenLibrary } from '../../../support/open-library';

const namesOf = (library: Library) => library.list().map(({ name }) => name);
const renameShoot = ({ store }: Shoot, name: string) =>
  store.dispatch({ type: 'changeShoot', name, rules: shootDefaults('event') }, { cmd: `rename-${name}` });

describe('the list', () => {
  test('[LI1] a library is made, and opened again has the same shoots, newest first', async () => {
    const library = await openTestLibrary(join(await temporaryFolder(), 'new', 'library'));
    const made = [await createShoot(library, 'One'), await createShoot(library, 'Two')];

    const again = await reopenLibrary(library);

    expect(namesOf(again)).toEqual(['Two', 'One']);
    expect(again.list().map(({ id }) => id)).toEqual(made.toReversed().map(({ id }) => id));
    expect(again.list().every(({ trouble }) => trouble === null)).toBe(true);
  });

  test('[LI2] without the library’s own journal all shoots are found again', async () => {
    const library = await openTestLibrary();
    for (const name of ['One', 'Two']) await createShoot(library, name);

    const again = await reopenLibrary(library, () =>
      rm(join(library.dir, '.fieldproof', 'journal'), { recursive: true }).then(() =>
        mkdir(join(library.dir, '.fieldproof', 'journal')),
      ),
    );

    expect(namesOf(again)).toEqual(['Two', 'One']);
    expect([...again.store.state.shoots.values()].map(({ kind }) => kind)).toEqual(['event', 'event']);
  });

  test('[LI2] a shoot that was put into the folder is found', async () => {
    const [here, other] = [await openTestLibrary(), await openTestLibrary()];
    const { folder } = await createShoot(other, 'Brought');
    await other.close();

    const again = await reopenLibrary(here, () => rename(folder, join(here.dir, 'Brought')));

    expect(namesOf(again)).toEqual(['Brought']);
  });

  test('[LI3] [F16] a shoot whose folder is away stays listed, and opens when it is back', async () => {
    const library = await openTestLibrary();
    const { id, folder } = await createShoot(library, 'One');
    const outside = join(await temporaryFolder(), 'One');
    const away = await reopenLibrary(library, () => rename(folder, outside));

    expect(away.list()).toMatchObject([{ id, name: 'One', trouble: { code: 'away' } }]);
    expect(await away.open(id)).toMatchObject({ ok: false, error: { code: 'away' } });

    await rename(outside, folder);
    expect((await away.open(id)).ok).toBe(true);
    expect(away.list()).toMatchObject([{ id, trouble: null }]);
  });
});

describe('by name', () => {
  test('[LI4] the newest of this very name that is there', async () => {
    const library = await openTestLibrary();
    const [older, newer] = [await createShoot(library, 'Zofia Żak'), await createShoot(library, 'Zofia Żak')];
    await createShoot(library, 'Zofia Żak 2');

    expect(library.findByName(' Zofia Żak '.normalize('NFD'))).toBe(newer.id);
    expect(library.findByName('zofia żak')).toBeNull();

    const again = await reopenLibrary(library, () => rm(newer.folder, { recursive: true }));
    expect(again.findByName('Zofia Żak')).toBe(older.id);
  });

  test('[LI4] a renamed shoot is found by its new name, also after a restart', async () => {
    const library = await openTestLibrary();
    const shoot = await createShoot(library, 'Old');

    await renameShoot(shoot, 'New');
    await vi.waitFor(() => {
      expect(library.findByName('New')).toBe(shoot.id);
    });
    expect(library.findByName('Old')).toBeNull();

    const again = await reopenLibrary(library);
    expect(again.findByName('New')).toBe(shoot.id);
    expect(again.get(shoot.id)).toBeNull();
  });
});

describe('opening', () => {
  test('[LI5] however many ask, a shoot is opened once, and each listener hears of it once', async () => {
    const library = await openTestLibrary();
    const { id } = await createShoot(library, 'One');
    const again = await reopenLibrary(library);
    const heard: string[] = [];
    again.onOpened((shoot) => heard.push(`early ${shoot.id}`));

    const opened = await Promise.all([again.open(id), again.open(id), again.open(id)]);
    again.onOpened((shoot) => heard.push(`late ${shoot.id}`));

    expect(new Set(opened.map((result) => result.ok && result.value)).size).toBe(1);
    expect(opened[0]).toMatchObject({ ok: true, value: { id } });
    expect(heard).toEqual([`early ${id}`, `late ${id}`]);
  });

  test('[LI6] a folder in which no shoot was made yet is taken over by its name', async () => {
    const library = await openTestLibrary();
    const { libraryId } = JSON.parse(await readFile(join(library.dir, '.fieldproof', 'marker.json'), 'utf8')) as {
      libraryId: string;
    };
    const { device, app } = libraryOptions(library.dir);
    const shootId = libraryOptions(library.dir).newId() as Shoot['id'];
    const again = await reopenLibrary(library, () =>
      createShootFolder({ libraryDir: library.dir, libraryId, shootId, device, app, name: 'Begun' }),
    );

    const shoot = await createShoot(again, 'Begun');

    expect(shoot.id).toBe(shootId);
    expect((await readdir(library.dir)).filter((name) => name.startsWith('Begun'))).toEqual(['Begun']);
    expect(namesOf(again)).toEqual(['Begun']);
  });

  test('[LI6] a shoot of the same name that was made gets a neighbour, and is left alone', async () => {
    const library = await openTestLibrary();
    const first = await createShoot(library, 'Twice');

    const second = await createShoot(library, 'Twice');

    expect(second.id).not.toBe(first.id);
    expect(second.folder).not.toBe(first.folder);
  });
});

describe('refusals', () => {
  const refusalOf = async (dir: string): Promise<{ code: string; message: string } | null> => {
    const opened = await openLibrary(libraryOptions(dir));
    if (opened.ok) await opened.value.close();
    return opened.ok ? null : opened.error;
  };

  test('[LI7] a file is no library', async () => {
    const file = join(await temporaryFolder(), 'file');
    await writeFile(file, '');

    expect(await refusalOf(file)).toMatchObject({ code: 'library-refused', message: /cannot be used/ });
  });

  test('[LI7] [F35] a library that is open already is refused, and free again when it is closed', async () => {
    const library = await openTestLibrary();

    const refusal = await refusalOf(library.dir);

    expect(refusal?.message).toMatch(/\.$/);
    await library.close();
    expect(await refusalOf(library.dir)).toBeNull();
  });
});
