import type { PhotoFacts } from '@shared/model/photo';
import { cachePathOf, isWholeCacheFile } from './cache-file';
import { createFullPictures } from './full-pictures';
import { FULL_EDGE_PX } from './look';
import type {
  CallOptions,
  FirstThumbnail,
  Look,
  LookRequest,
  PictureRequest,
  Rendition,
  RenditionRequest,
} from './look';
import { lookFromWorker, lookWithoutWorker, whyNot } from './look-results';
import { createQuarantine } from './quarantine';
import { type Control, createWorkRunner } from './run-work';
import { createSharer } from './share-in-flight';
import { type MediaClock, type SpawnWorker, systemMediaClock } from './worker-handle';
import { createWorkerPool, type WorkerPoolOptions } from './worker-pool';

export interface MediaServiceOptions {
  readonly spawnWorker: SpawnWorker;
  /** Decoding processes at most; as many as there are cores is best. */
  readonly workers: number;
  /** Renditions live here by content hash; it may be deleted at any time. */
  readonly cacheDir: string;
  readonly clock?: MediaClock;
  /** Per picture; 20 s unless told otherwise (F26). */
  readonly timeoutMs?: number;
  readonly onWorkerExit?: WorkerPoolOptions['onWorkerExit'];
  /** Asked for files whose head our own reader cannot make enough of: ExifTool. */
  readonly readFallbackFacts?: (path: string) => Promise<PhotoFacts | null>;
}

export interface MediaService {
  /** The camera's own thumbnail and the facts, without decoding: for the first screen. */
  readonly firstThumbnail: (request: PictureRequest, options?: CallOptions) => Promise<FirstThumbnail>;
  /** Facts, damage, thumbnail, fingerprint and codes from one read and one decode. */
  readonly look: (request: LookRequest, options?: CallOptions) => Promise<Look>;
  /** A cached upright JPEG at most `edgePx` long, made when it is not there or not whole. */
  readonly rendition: (request: RenditionRequest, options?: CallOptions) => Promise<Rendition>;
  /** Ends the workers; what still waits is answered as unavailable. */
  readonly close: () => Promise<void>;
}

const DEFAULT_TIMEOUT_MS = 20_000;

/**
 * Looks at pictures in processes of their own. A call rejects only when its signal is aborted:
 * whatever is wrong with a file is in the answer, in words.
 */
export function createMediaService(options: MediaServiceOptions): MediaService {
  const {
    cacheDir,
    clock = systemMediaClock,
    timeoutMs = DEFAULT_TIMEOUT_MS,
    onWorkerExit = () => undefined,
  } = options;
  const pool = createWorkerPool({
    spawnWorker: options.spawnWorker,
    workers: options.workers,
    clock,
    timeoutMs,
    onWorkerExit,
  });
  const { perform, fly } = createWorkRunner(pool, createQuarantine(cacheDir));
  const full = createFullPictures(cacheDir);
  const seenWhole = new Set<string>();
  const shareLook = createSharer<Look>();
  const shareRendition = createSharer<Rendition>();
  const shareFirst = createSharer<FirstThumbnail>();

  async function look(request: LookRequest, control: Control): Promise<Look> {
    const { path, name, sizeBytes, sha256, role, readsCodes, edgePx } = request;
    const out = cachePathOf(cacheDir, sha256, String(edgePx));
    const outcome = await perform(
      { kind: 'look', path, name, sizeBytes, role, readsCodes, edgePx, out },
      sha256,
      control,
    );
    if (outcome.end === 'done' && outcome.done.kind === 'look') {
      const fallback = outcome.done.isForExifTool ? await (options.readFallbackFacts?.(path) ?? null) : null;
      return lookFromWorker(outcome.done, fallback, out);
    }
    const { facts } = await first(request, control);
    return lookWithoutWorker(outcome, facts);
  }

  async function rendition(request: RenditionRequest, control: Control): Promise<Rendition> {
    const { path, name, sizeBytes, sha256, edgePx } = request;
    const isFull = edgePx === FULL_EDGE_PX;
    const out = isFull ? await full.pathOf(sha256) : cachePathOf(cacheDir, sha256, String(edgePx));
    if (isFull) full.keep(out);
    if ((!isFull && seenWhole.has(out)) || (await isWholeCacheFile(out))) {
      seenWhole.add(out);
      return { path: out };
    }
    const outcome = await perform({ kind: 'rendition', path, name, sizeBytes, edgePx, out }, sha256, control);
    if (outcome.end !== 'done') return { why: whyNot(outcome) };
    return outcome.done.kind === 'rendition' && outcome.done.why !== null ? { why: outcome.done.why } : { path: out };
  }

  async function first({ path, name, sizeBytes, sha256 }: PictureRequest, control: Control): Promise<FirstThumbnail> {
    const out = cachePathOf(cacheDir, sha256, 'first');
    const outcome = await perform({ kind: 'first', path, name, sizeBytes, out }, sha256, control);
    if (outcome.end !== 'done' || outcome.done.kind !== 'first') return { path: null, facts: null };
    return { path: outcome.done.hasThumbnail ? out : null, facts: outcome.done.facts };
  }

  return {
    firstThumbnail: (request, call = {}) =>
      shareFirst(
        request.sha256,
        call,
        fly((control) => first(request, control)),
      ),
    look: (request, call = {}) =>
      shareLook(
        `${request.sha256} ${request.edgePx} ${request.readsCodes} ${request.name}`,
        call,
        fly((control) => look(request, control)),
      ),
    rendition: (request, call = {}) =>
      shareRendition(
        `${request.sha256} ${request.edgePx}`,
        call,
        fly((control) => rendition(request, control)),
      ),
    close: () => {
      pool.close();
      return Promise.resolve();
    },
  };
}
