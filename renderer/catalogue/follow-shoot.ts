import type { EventPayload } from '@shared/contract/ipc';
import type { PhotoRow } from '@shared/contract/photo-row';
import type { ShootId } from '@shared/model/ids';
import { openCatalogue, type Catalogue } from './catalogue';
import { photoEntry } from './photo-entry';

/** IndexedDB writes best in batches of this size (PERFORMANCE.md). */
const BATCH = 2_000;

let writing: Promise<void> = Promise.resolve();

/** Shoots of which something could not be written: until they are filled again, the catalogue does not claim to be up to date. */
const behind = new Set<ShootId>();

/**
 * One after the other: what changes while a shoot is being filled must not be covered by its older rows. Never rejects:
 * the journal has everything, and a shoot that stays behind is filled when it is opened again.
 */
function inTurn(shootId: ShootId, write: () => Promise<void>): Promise<void> {
  writing = writing.then(write).catch(() => {
    behind.add(shootId);
  });
  return writing;
}

/**
 * Brings the catalogue to where a shoot is when it opens. Rows that are already there at this journal
 * position are left alone; anything else is filled again from the rows, in one transaction a batch.
 */
export const fillCatalogue = (shootId: ShootId, rows: readonly PhotoRow[], seq: number): Promise<void> =>
  inTurn(shootId, () => fill(shootId, rows, seq));

async function fill(shootId: ShootId, rows: readonly PhotoRow[], seq: number): Promise<void> {
  const catalogue = await openCatalogue();
  const known = await catalogue.shoots.get(shootId);
  const isKnown = known?.lastSeq === seq && !behind.has(shootId);
  if (isKnown && (await catalogue.photos.where({ shootId }).count()) === rows.length) return;
  await catalogue.photos.where({ shootId }).delete();
  for (let at = 0; at < rows.length; at += BATCH) {
    await catalogue.photos.bulkPut(rows.slice(at, at + BATCH).map((row) => photoEntry(shootId, row)));
  }
  await noteSeq(catalogue, shootId, seq);
  behind.delete(shootId);
}

/** Takes over what has changed, as main tells it. */
export const patchCatalogue = (change: EventPayload<'shoot:rowsChanged'>): Promise<void> =>
  inTurn(change.shootId, () => patch(change));

async function patch({ shootId, seq, rows }: EventPayload<'shoot:rowsChanged'>): Promise<void> {
  const catalogue = await openCatalogue();
  await catalogue.transaction('rw', catalogue.photos, catalogue.shoots, async () => {
    await catalogue.photos.bulkPut(rows.map((row) => photoEntry(shootId, row)));
    if (!behind.has(shootId)) await noteSeq(catalogue, shootId, seq);
  });
}

const noteSeq = (catalogue: Catalogue, shootId: ShootId, lastSeq: number): Promise<unknown> =>
  catalogue.shoots.put({ shootId, lastSeq });
