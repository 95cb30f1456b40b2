import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ShownState } from '@shared/contract/shown-state';
import type { PhotoId, ShootId } from '@shared/model/ids';
import type { Photo, PhotoFacts, PhotoFile } from '@shared/model/photo';
import type { Result } from '@shared/model/result';
import { createImporter } from './ingest/importer';
import type { EndedFile } from './ingest/import-types';
import { cachePathOf } from './media/cache-file';
import { createMediaService, type MediaService } from './media/media-service';
import { createMetadataService, type MetadataGroup } from './media/metadata/metadata-service';
import type { SpawnWorker } from './media/worker-handle';
import { readHead } from './media/facts/read-head';
import { createVerifyService, type VerifyService } from './verify-service';
import type { OutboxPort } from './sync/ports';
import { watchArrivals, type Arrivals, type ArrivalStep } from './shoots/arrivals';
import type { Looked } from './shoots/photo-looks';
import { readDeviceId } from './shoots/device-id';
import type { ImportNews } from './import-runs';
import { createImportService, type ImportService } from './import-service';
import { openLibrary, type Library, type LibraryProblem, type Shoot } from './shoots/library';
import { listMediaHashes } from './media-hash-lists';
import { systemTimers } from './system-timers';
import { createOutbox } from './shoots/outbox';
import { createUuidV7 } from './shoots/uuid-v7';

/** Long edge of the grid's pictures, px. */
export const THUMBNAIL_EDGE_PX = 512;
/** Long edge of the loupe's pictures, px. */
export const VIEW_EDGE_PX = 2048;

export interface CoreOptions {
  readonly libraryDir: string;
  readonly profileDir: string;
  readonly appVersion: string;
  readonly spawnWorker: SpawnWorker;
  /** Decoding processes. */
  readonly workers: number;
  /** Whether the library was moved here or copied may be asked; else it is decided by what is safe. */
  readonly isPersonThere: boolean;
  readonly isSentAutomatically: () => boolean;
  readonly onImportProgress: (news: ImportNews) => void;
  readonly onImportChange: (shoot: Shoot) => void;
  readonly onFileEnded: (shoot: Shoot, ended: EndedFile) => void;
  readonly onLooked: (shoot: Shoot, hasThumbnail: boolean) => void;
  readonly onStep: (shoot: Shoot, step: ArrivalStep) => void;
  readonly onVerifyMoved: () => void;
  readonly onFailure: (error: unknown) => void;
}

/** What the window and the unattended job are two callers of. */
export interface Core {
  readonly library: Library;
  readonly imports: ImportService;
  readonly media: MediaService;
  readonly outbox: OutboxPort;
  readonly verify: VerifyService;
  /** Everything that a file says of itself; the failure is a sentence. */
  readonly readMetadata: (path: string) => Promise<Result<readonly MetadataGroup[], string>>;
  /** Facts from the first bytes of a file; null when it tells none. */
  readonly readFacts: (head: Uint8Array, sizeBytes: number) => PhotoFacts | null;
  readonly newId: () => string;
  readonly arrivals: (shootId: ShootId) => Arrivals | null;
  /** Cached thumbnail of a photo, absolute; null when none has been made. */
  readonly thumbnailOf: (photo: Photo) => string | null;
  readonly close: () => Promise<void>;
}

/** What the queue says of photos on their way. */
export type Moving = (shootId: ShootId, photoId: PhotoId) => ShownState | null;

/** Opens the library and puts the rooms together; nothing of this knows whether there is a window. */
export async function openCore(options: CoreOptions): Promise<Result<Core, LibraryProblem>> {
  const { libraryDir, profileDir, isPersonThere, appVersion: app } = options;
  const newId = createUuidV7();
  const device = await readDeviceId({ profileDir, newId });
  // An unattended job ends when the disk is full; it has no edits to save.
  const who = { device, app, isPersonThere, keepsReserve: isPersonThere };
  const opened = await openLibrary({ ...who, dir: libraryDir, clock: Date.now, newId });
  if (!opened.ok) return opened;
  const library = opened.value;
  const cacheDir = join(libraryDir, '.fieldproof', 'cache');
  const metadata = createMetadataService();
  const media = createMediaService({
    spawnWorker: options.spawnWorker,
    workers: options.workers,
    cacheDir,
    readFallbackFacts: metadata.readFacts,
  });
  const arrivals = new Map<ShootId, Arrivals>();
  const imports = createImportService({
    run: (ports, request, controls) => createImporter(ports).runImport(request, controls),
    openShoots: () => library.list().flatMap(({ id }) => library.get(id) ?? []),
    readFacts: (head, sizeBytes) => Promise.resolve(readFacts(head, sizeBytes)),
    newId,
    ...{ now: () => performance.now(), timers: systemTimers },
    onProgress: options.onImportProgress,
    onFileEnded: options.onFileEnded,
    onFailure: options.onFailure,
    listHashes: ({ store }, root) => listMediaHashes(store.state, root, { toolVersion: app, clock: Date.now }),
    onChange: (shoot) => {
      arrivals.get(shoot.id)?.nudge();
      if (!imports.isImporting(shoot.id)) void library.ensureReserve();
      options.onImportChange(shoot);
    },
  });
  const outbox = createOutbox(library, newId);
  const verify = verifyIn(library, newId, options);
  library.onOpened((shoot) => {
    if (shoot.store.access !== 'write') return;
    arrivals.set(shoot.id, arrivalsOf(shoot, { options, media, imports, newId }));
  });
  const core: Core = {
    library,
    imports,
    media,
    outbox,
    verify,
    readFacts,
    readMetadata: (path) => readDetails(metadata, path),
    newId,
    arrivals: (shootId) => arrivals.get(shootId) ?? null,
    thumbnailOf: (photo) => thumbnailIn(cacheDir, photo),
    close: async () => {
      await Promise.all([imports.close(), verify.close()]);
      for (const arrival of arrivals.values()) await arrival.stop();
      await Promise.all([media.close(), metadata.close()]);
      await library.close();
    },
  };
  return { ok: true, value: core };
}

const verifyIn = (library: Library, newId: () => string, { onVerifyMoved, onFailure }: CoreOptions): VerifyService =>
  createVerifyService({ library, newId, readFacts, clock: Date.now, onMoved: onVerifyMoved, onFailure });

interface ArrivalParts {
  readonly options: CoreOptions;
  readonly media: MediaService;
  readonly imports: ImportService;
  readonly newId: () => string;
}

const arrivalsOf = (shoot: Shoot, { options, media, imports, newId }: ArrivalParts): Arrivals =>
  watchArrivals({
    store: shoot.store,
    shootDir: shoot.folder,
    look: (file, path, readsCards) => lookAt(media, { file, path, readsCards }, (has) => options.onLooked(shoot, has)),
    newId,
    inFlight: options.workers * 2,
    isImporting: () => imports.isImporting(shoot.id),
    isSentAutomatically: options.isSentAutomatically,
    onStep: (step) => options.onStep(shoot, step),
    onFailure: options.onFailure,
  });

async function readDetails(
  metadata: ReturnType<typeof createMetadataService>,
  path: string,
): ReturnType<Core['readMetadata']> {
  const read = await metadata.readAll(path);
  return read.ok
    ? read
    : { ok: false, error: 'The details of this file could not be read. The photo itself is untouched.' };
}

function thumbnailIn(cacheDir: string, photo: Photo): string | null {
  const [shown] = photo.files;
  const path = shown ? cachePathOf(cacheDir, shown.sha256, String(THUMBNAIL_EDGE_PX)) : null;
  return path !== null && existsSync(path) ? path : null;
}

const readFacts = (head: Uint8Array, sizeBytes: number): PhotoFacts | null => readHead(head, sizeBytes).facts;

const NOTHING_TO_SEE: Looked = {
  facts: null,
  analysis: { fingerprint: null, codes: [], isSuspectedCard: false },
  damage: null,
  problems: [],
};

async function lookAt(
  media: MediaService,
  { file, path, readsCards }: { file: PhotoFile; path: string; readsCards: boolean },
  onLooked: (hasThumbnail: boolean) => void,
): Promise<Looked> {
  const { role, sha256, sizeBytes, name } = file;
  if (role !== 'image' && role !== 'raw') return NOTHING_TO_SEE;
  const look = await media.look({
    path,
    sha256,
    sizeBytes,
    name,
    role,
    readsCodes: readsCards,
    edgePx: THUMBNAIL_EDGE_PX,
  });
  onLooked(look.thumbnailPath !== null);
  // Damage is told from the photo itself, so it is not listed twice.
  const problems = look.problems.filter((problem) => problem.code !== look.damage?.code);
  return { facts: look.facts, analysis: look.analysis, damage: look.damage, problems };
}
