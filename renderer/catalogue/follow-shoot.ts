import type { EventPayload } from '@shared/contract/ipc';
import type { PhotoRow } from '@shared/contract/photo-row';
import type { ShootId } from '@shared/model/ids';
import { openCatalogue, type Catalogue } from './catalogue';
import { photoEntry } from './photo-entry';

/** IndexedDB writes best in batches of this size (PERFORMANCE.md). */
const BATCH = 2_000;

let writing: Promise<unknown> = Promise.resolve();

/** One after the other: what changes while a shoot is being filled must not be covered by its older rows. */
function inTurn(write: () => Promise<void>): Promise<void> {
  const done = writing.then(write);
  writing = done.catch(() => undefined); // Told to who asked for it; the next one is tried all the same.
  return done;
}

/**
 * Brings the catalogue to where a shoot is when it opens. Rows that are already there at this journal
 * position are left alone; anything else is filled again from the rows, in one transaction a batch.
 */
export const fillCatalogue = (shootId: ShootId, rows: readonly PhotoRow[], seq: number): Promise<void> =>
  inTurn(() => fill(shootId, rows, seq));

async function fill(shootId: ShootId, rows: readonly PhotoRow[], seq: number): Promise<void> {
  const catalogue = await openCatalogue();
  const known = await catalogue.shoots.get(shootId);
  if (known?.lastSeq === seq && (await catalogue.photos.where({ shootId }).count()) === rows.length) return;
  await catalogue.photos.where({ shootId }).delete();
  for (let at = 0; at < rows.length; at += BATCH) {
    await catalogue.photos.bulkPut(rows.slice(at, at + BATCH).map((row) => photoEntry(shootId, row)));
  }
  await noteSeq(catalogue, shootId, seq);
}

/** Takes over what has changed, as main tells it. */
export const patchCatalogue = (change: EventPayload<'shoot:rowsChanged'>): Promise<void> => inTurn(() => patch(change));

async function patch({ shootId, seq, rows }: EventPayload<'shoot:rowsChanged'>): Promise<void> {
  const catalogue = await openCatalogue();
  await catalogue.transaction('rw', catalogue.photos, catalogue.shoots, async () => {
    await catalogue.photos.bulkPut(rows.map((row) => photoEntry(shootId, row)));
    await noteSeq(catalogue, shootId, seq);
  });
}

const noteSeq = (catalogue: Catalogue, shootId: ShootId, lastSeq: number): Promise<unknown> =>
  catalogue.shoots.put({ shootId, lastSeq });
