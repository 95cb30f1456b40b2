import { onTestFinished } from 'vitest';
import type { ShootCommand } from '@shared/domain/shoot-command';
import { shootDefaults } from '@shared/rules/shoot-defaults';
import { openLibrary, type Library, type LibraryOptions, type NewShoot, type Shoot } from '../../main/shoots/library';
import { createUuidV7 } from '../../main/shoots/uuid-v7';
import { temporaryFolder } from './journal-folder';

const newId = createUuidV7();
/** This device, whichever library it opens. */
const DEVICE_ID = newId();

export const libraryOptions = (dir: string): LibraryOptions => ({
  dir,
  device: DEVICE_ID,
  app: '0.1.0',
  clock: Date.now,
  newId,
  isPersonThere: false,
});

/** A library in plain Node on a folder of its own, or on the one given; closed when the test ends. */
export async function openTestLibrary(dir?: string, change: Partial<LibraryOptions> = {}): Promise<Library> {
  const opened = await openLibrary({ ...libraryOptions(dir ?? (await temporaryFolder())), ...change });
  if (!opened.ok) throw new Error(`${opened.error.code}: ${opened.error.message}`);
  onTestFinished(() => opened.value.close());
  return opened.value;
}

/** What a restart of the app does, with something done to the folder in between. */
export async function reopenLibrary(library: Library, between: () => unknown = () => undefined): Promise<Library> {
  await library.close();
  await between();
  return openTestLibrary(library.dir);
}

/** A new shoot in a library, open. */
export async function createShoot(library: Library, name: string, change: Partial<NewShoot> = {}): Promise<Shoot> {
  const kind = change.kind ?? 'event';
  const created = await library.create({ name, kind, rules: shootDefaults(kind), services: [], ...change });
  if (!created.ok) throw new Error(created.error.message);
  return created.value;
}

/** Gives a command to a shoot that must take it. */
export async function tell({ store }: Pick<Shoot, 'store'>, command: ShootCommand): Promise<void> {
  const answer = await store.dispatch(command, { cmd: newId() });
  if (!answer.ok) throw new Error(`${command.type} was refused: ${answer.error.message}`);
}
