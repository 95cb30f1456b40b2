import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import type { PhotoFacts } from '@shared/model/photo';
import { createImportControls, type ImportControls } from '../../main/ingest/import-controls';
import type { ImportReport, ImportRequest } from '../../main/ingest/import-types';
import { createImporter } from '../../main/ingest/importer';
import { hashTree, newDir, openDesk, removeDir, type Desk, type DeskOptions } from './ingest-desk';

/** A folder with a shoot and its cards, new for every test. */
export interface ImportScene {
  readonly dir: () => string;
  readonly desk: () => Desk;
  /** Opens the desk again, as after a start of the app, or with other answers. */
  readonly reopen: (options?: Partial<DeskOptions>) => Promise<void>;
  readonly card: (name?: string) => string;
  /** Imports; a refusal is an error here. */
  readonly run: (
    roots: readonly string[],
    more?: Partial<ImportRequest>,
    controls?: ImportControls,
  ) => Promise<ImportReport>;
  /** Path below the photo folder → hash. */
  readonly library: () => Promise<Record<string, string>>;
  readonly names: () => Promise<string[]>;
  /** The journal's photos: the paths of their files, by photo id. */
  readonly photos: () => Map<string, string[]>;
  readonly sets: () => string[][];
}

export function importScene(): ImportScene {
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
  const library: ImportScene['library'] = async () =>
    Object.fromEntries(await hashTree(join(desk.shootDir, 'originals')));
  const photos: ImportScene['photos'] = () => {
    const found = new Map<string, string[]>();
    for (const line of desk.lines) {
      if (line.type !== 'verified') continue;
      const { photoId, file } = line.entry;
      found.set(photoId, [...(found.get(photoId) ?? []), file.path.replace('originals/', '')]);
    }
    return found;
  };
  return {
    dir: () => dir,
    desk: () => desk,
    reopen: async (options = {}) => {
      await desk.close();
      desk = await openDesk({ dir, isQuick: true, ...options });
    },
    card: (name = 'card') => join(dir, name),
    run: async (roots, more = {}, controls = createImportControls()) => {
      const result = await createImporter(desk.ports).runImport(desk.request(roots, more), controls);
      if (!result.ok) throw new Error(result.error.message);
      return result.value;
    },
    library,
    names: async () => Object.keys(await library()).toSorted(),
    photos,
    sets: () => [...photos().values()],
  };
}

/** The sum that must be the number of entries on the cards. */
export const sumOf = ({ counts }: ImportReport): number =>
  counts.verified + counts.duplicate + counts.skipped + counts.failed + counts.pending;

/** Facts of a photo taken by one body at a time. */
export const at = (seconds: number): Partial<PhotoFacts> => ({
  capturedAtMs: seconds * 1_000,
  bodySerial: '7',
  make: 'Canon',
  model: 'R5',
});
