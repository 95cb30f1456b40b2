import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Look, LookRequest } from '../../main/media/look';
import { createMediaService, type MediaService, type MediaServiceOptions } from '../../main/media/media-service';
import { spawnTestWorker } from './media-worker';

/** A media service with real workers over a folder of its own. */
export interface MediaDesk {
  readonly service: MediaService;
  readonly cacheDir: string;
  /** What ended workers, in order. */
  readonly exits: string[];
  /** Puts a file into the folder and gives back the request for it. */
  readonly put: (name: string, bytes: Uint8Array, choice?: Partial<LookRequest>) => Promise<LookRequest>;
  /** `put`, then `look`. */
  readonly look: (name: string, bytes: Uint8Array, choice?: Partial<LookRequest>) => Promise<Look>;
  /** Another service over the same cache, as after a restart. */
  readonly restart: (options?: Partial<MediaServiceOptions>) => MediaService;
  readonly close: () => Promise<void>;
}

export async function openMediaDesk(options: Partial<MediaServiceOptions> = {}): Promise<MediaDesk> {
  const dir = await mkdtemp(path.join(os.tmpdir(), 'fieldproof-media-'));
  const cacheDir = path.join(dir, 'cache');
  const exits: string[] = [];
  const services: MediaService[] = [];
  let count = 0;
  const spawnWorker = options.spawnWorker ?? (await spawnTestWorker());
  const start = (more: Partial<MediaServiceOptions> = {}): MediaService => {
    const service = createMediaService({
      spawnWorker,
      workers: 2,
      cacheDir,
      onWorkerExit: ({ cause }) => void exits.push(cause),
      ...options,
      ...more,
    });
    services.push(service);
    return service;
  };
  const service = start();
  const put: MediaDesk['put'] = async (name, bytes, choice = {}) => {
    const folder = path.join(dir, String(count++));
    await mkdir(folder);
    const file = path.join(folder, name);
    await writeFile(file, bytes);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    return {
      path: file,
      sha256,
      sizeBytes: bytes.length,
      name,
      role: 'image',
      readsCodes: false,
      edgePx: 512,
      ...choice,
    };
  };
  return {
    service,
    cacheDir,
    exits,
    put,
    look: async (name, bytes, choice) => service.look(await put(name, bytes, choice)),
    restart: start,
    close: async () => {
      for (const each of services) await each.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
}
