import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { createMediaService } from '../../main/media/media-service';
import { createMetadataService } from '../../main/media/metadata/metadata-service';
import { spawnNodeWorker } from '../../main/media/spawn-node-worker';

/** Looks at files and reads their details as the app does. Arguments: the worker's bundle, the cache folder, the files. */
async function main(): Promise<void> {
  const [entry = '', cacheDir = '', ...files] = process.argv.slice(2);
  const media = createMediaService({ spawnWorker: spawnNodeWorker({ entry, env: {} }), workers: 1, cacheDir });
  const metadata = createMetadataService();
  let read = 0;
  for (const path of files) {
    const bytes = readFileSync(path);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const asked = { path, sha256, sizeBytes: bytes.length, name: basename(path), role: 'image' as const };
    await media.look({ ...asked, readsCodes: true, edgePx: 512 });
    if ((await metadata.readAll(path)).ok) read += 1;
  }
  await Promise.all([media.close(), metadata.close()]);
  process.stdout.write(`read ${String(read)}\n`);
}

void main();
