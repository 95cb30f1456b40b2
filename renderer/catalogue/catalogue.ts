import { Dexie, type Table } from 'dexie';
import type { PhotoId, ShootId } from '@shared/model/ids';

/**
 * The projection that search and everything across shoots reads. It holds nothing that the journals
 * do not: when it is missing, broken or ahead of them, it is thrown away and filled again.
 */
export interface PhotoEntry {
  readonly shootId: ShootId;
  readonly photoId: PhotoId;
  readonly name: string;
  /** Name, IDs and camera as one searches for them. */
  readonly words: readonly string[];
  readonly isRemoved: boolean;
}

export interface ShootEntry {
  readonly shootId: ShootId;
  /** Journal position that the photos of this shoot show. */
  readonly lastSeq: number;
}

const VERSION = 1;
/** IndexedDB's number of it: Dexie keeps its own times ten. */
const STORED_VERSION = 10 * VERSION;

export class Catalogue extends Dexie {
  // Declared only: Dexie puts the tables there, and a class field would cover them.
  declare readonly photos: Table<PhotoEntry, [ShootId, PhotoId]>;
  declare readonly shoots: Table<ShootEntry, ShootId>;

  constructor(name = 'fieldproof') {
    super(name, { chromeTransactionDurability: 'strict' });
    this.version(VERSION).stores({ photos: '[shootId+photoId], shootId, *words', shoots: 'shootId' });
  }
}

let opened: Promise<Catalogue> | null = null;

/**
 * The open database; one that cannot be opened is deleted and made anew, since nothing in it is the only copy. Rejects
 * while the browser gives none (disk full, blocked); the next call tries again.
 */
export function openCatalogue(): Promise<Catalogue> {
  opened ??= open().catch((error: unknown) => {
    opened = null;
    throw error;
  });
  return opened;
}

async function open(): Promise<Catalogue> {
  const catalogue = new Catalogue();
  try {
    await catalogue.open();
    // One of another app version opens all the same, and then refuses what is put into it.
    if (catalogue.backendDB().version === STORED_VERSION) return catalogue;
  } catch {
    // Unreadable: made anew like one of another version.
  }
  await catalogue.delete();
  const anew = new Catalogue();
  await anew.open();
  return anew;
}
