import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { createMediaService, type MediaService } from '../../main/media/media-service';
import { spawnTestWorker } from '../support/media-worker';
import { compareInTurn, type Comparison, type Timing } from './compare-in-turn';
import { hasTool, timeShell } from './measure';
import { makePhotoSet, type PhotoSet } from './photo-set';

/** Photos and a media service with as many workers as cores, started. */
interface MediaStand {
  readonly photos: PhotoSet;
  readonly service: MediaService;
  /** Empty folder for a peer's output, new at every call. */
  readonly outDir: () => Promise<string>;
  /** Content hashes that no round before has had, so that nothing comes from the cache. */
  readonly freshHash: () => string;
  readonly close: () => Promise<void>;
}

async function openMediaStand(count: number): Promise<MediaStand> {
  const dir = await mkdtemp(path.join(os.tmpdir(), 'fieldproof-bench-'));
  const photos = await makePhotoSet(path.join(dir, 'photos'), count);
  const spawnWorker = await spawnTestWorker();
  const service = createMediaService({
    spawnWorker,
    workers: os.availableParallelism(),
    cacheDir: path.join(dir, 'cache'),
  });
  let hashes = 0;
  return {
    photos,
    service,
    outDir: () => mkdtemp(path.join(dir, 'out-')),
    freshHash: () => (hashes++).toString(16).padStart(64, '0'),
    close: async () => {
      await service.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

interface MediaComparison extends Omit<Comparison, 'product' | 'peer'> {
  readonly photos: number;
  /** The peer's program. */
  readonly tool: string;
  readonly product: (stand: MediaStand) => Promise<Timing>;
  readonly peer: (stand: MediaStand) => Promise<Timing>;
}

/** Compares product and peer over one set of photos and one running media service. */
export async function compareOnPhotos({ photos, tool, product, peer, ...comparison }: MediaComparison): Promise<void> {
  if (!hasTool(tool, comparison.goal)) return;
  const stand = await openMediaStand(photos);
  try {
    await compareInTurn({ ...comparison, product: () => product(stand), peer: () => peer(stand) });
  } finally {
    await stand.close();
  }
}

/** How the service is asked for a photo that it has never seen. */
export const askFor = ({ photos, freshHash }: MediaStand, file: string) => ({
  path: file,
  name: path.basename(file),
  sha256: freshHash(),
  sizeBytes: photos.sizeBytes,
});

/** PERF-1's peer: as many processes as cores, one thread each. */
const vipsLine = (files: readonly string[], out: string): string =>
  `printf '%s\\0' ${files.join(' ')} | VIPS_CONCURRENCY=1 xargs -0 -P2 -n20 vipsthumbnail --size 512x512 -o '${out}/%s.jpg[Q=80,strip]'`;

export const timeVips = async ({ photos, outDir }: MediaStand): Promise<Timing> =>
  timeShell(vipsLine(photos.files, await outDir()));
