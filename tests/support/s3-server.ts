import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import S3rver from 's3rver';
import type { S3Settings } from '../../studio/objects/s3-settings';

/** An S3 store in this process, on a folder of its own. */
export interface S3Server {
  readonly settings: S3Settings;
  remove(): Promise<void>;
}

const BUCKET = 'fieldproof-tests';

export async function startS3(): Promise<S3Server> {
  const directory = await mkdtemp(join(tmpdir(), 'fieldproof-s3-'));
  const buckets = [{ name: BUCKET }];
  const server = new S3rver({ address: '127.0.0.1', port: 0, silent: true, directory, configureBuckets: buckets });
  const { port } = await server.run();
  return {
    settings: {
      bucket: BUCKET,
      region: 'us-east-1',
      // The only pair that s3rver knows.
      accessKeyId: 'S3RVER',
      secretAccessKey: 'S3RVER',
      endpoint: `http://127.0.0.1:${port}`,
      isPathStyle: true,
      prefix: '',
    },
    remove: async () => {
      await server.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
