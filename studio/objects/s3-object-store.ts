import { open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { crc32 } from 'node:zlib';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
  type CompletedPart,
  type HeadObjectCommandOutput,
} from '@aws-sdk/client-s3';
import { StoreUnavailable, type ObjectStore } from './object-store';
import type { S3Settings } from './s3-settings';

/** Files above it go in parts of this size: 10,000 of them, the most there may be, are more than the largest upload. */
const PART_BYTES = 8 * 1024 * 1024;
/** A store that says nothing for so long is asked again, on another connection. */
const SILENT_MS = 20_000;
const CONNECT_MS = 5_000;
const TRIES = 3;

function createClient(settings: S3Settings): S3Client {
  const { region, endpoint, isPathStyle, accessKeyId, secretAccessKey } = settings;
  return new S3Client({
    region,
    ...(endpoint === null ? {} : { endpoint }),
    forcePathStyle: isPathStyle,
    credentials: { accessKeyId, secretAccessKey },
    maxAttempts: TRIES,
    requestHandler: { connectionTimeout: CONNECT_MS, socketTimeout: SILENT_MS, requestTimeout: SILENT_MS },
    // Many stores refuse the checksums that newer clients add of themselves; what is stored is read back and hashed anyway.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  });
}

/** The second it was written, and in place of the milliseconds, which HTTP does not tell, a number made from the ETag. */
function stampOf({ LastModified, ETag }: HeadObjectCommandOutput): number {
  const seconds = Math.trunc((LastModified?.getTime() ?? 0) / 1000);
  return seconds * 1000 + (crc32(ETag ?? '') % 1000);
}

const statusOf = (error: unknown): number | undefined =>
  (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;

/** A wrong bucket is an error of its own; everything else that is 404 is an object that is not there. */
const isMissing = (error: unknown): boolean =>
  error instanceof Error && error.name !== 'NoSuchBucket' && statusOf(error) === 404;

function unavailable(what: string, error: unknown): StoreUnavailable {
  const name = error instanceof Error ? error.name : 'unknown';
  return new StoreUnavailable(`The object store failed to ${what} (${name}, status ${statusOf(error)})`, {
    cause: error,
  });
}

const orUnavailable = <T>(what: string, work: Promise<T>): Promise<T> =>
  work.catch((error: unknown) => Promise.reject(unavailable(what, error)));

const orNull = <T>(what: string, work: Promise<T>): Promise<T | null> =>
  work.catch((error: unknown) => (isMissing(error) ? null : Promise.reject(unavailable(what, error))));

/** Opens a bucket; throws when it cannot be reached with these keys. */
export async function openS3(settings: S3Settings): Promise<ObjectStore> {
  const client = createClient(settings);
  const Bucket = settings.bucket;
  const at = (key: string) => ({ Bucket, Key: `${settings.prefix}${key}` });
  const bucket = await orNull('open the bucket', client.send(new HeadBucketCommand({ Bucket })));
  if (bucket === null) throw new StoreUnavailable(`There is no bucket ${Bucket} in the object store`);
  const write = async (key: string, bytes: Uint8Array): Promise<void> => {
    await orUnavailable('write', client.send(new PutObjectCommand({ ...at(key), Body: bytes })));
  };
  const list: ObjectStore['list'] = async function* (prefix) {
    let from: string | undefined;
    do {
      const page = await orUnavailable(
        'list',
        client.send(
          new ListObjectsV2Command({ Bucket, Prefix: `${settings.prefix}${prefix}`, ContinuationToken: from }),
        ),
      );
      for (const { Key, LastModified } of page.Contents ?? []) {
        if (Key === undefined) continue;
        yield { key: Key.slice(settings.prefix.length), modifiedMs: LastModified?.getTime() ?? 0 };
      }
      from = page.IsTruncated === true ? page.NextContinuationToken : undefined;
    } while (from !== undefined);
  };
  return {
    head: async (key) => {
      const found = await orNull('look', client.send(new HeadObjectCommand(at(key))));
      return found && { bytes: found.ContentLength ?? 0, stamp: stampOf(found) };
    },
    read: async (key) => {
      const found = await orNull('read', client.send(new GetObjectCommand(at(key))));
      if (found === null) return null;
      if (found.Body instanceof Readable) return found.Body;
      throw new StoreUnavailable('The object store gave no bytes to read');
    },
    write,
    writeFile: async (key, path) => {
      const handle = await open(path, 'r');
      try {
        const { size } = await handle.stat();
        const first = await readPart(handle, 0);
        if (size <= PART_BYTES) await write(key, first);
        else await writeInParts({ client, target: at(key), size, readAt: (position) => readPart(handle, position) });
      } finally {
        await handle.close();
      }
    },
    // One by one: the call for many asks for a checksum that not every store knows.
    remove: async (keys) => {
      for (const key of keys) await orNull('remove', client.send(new DeleteObjectCommand(at(key))));
    },
    list,
    close: () => client.destroy(),
  };
}

async function readPart(handle: Awaited<ReturnType<typeof open>>, position: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(PART_BYTES);
  let bytes = 0;
  while (bytes < PART_BYTES) {
    const { bytesRead } = await handle.read(buffer, bytes, PART_BYTES - bytes, position + bytes);
    if (bytesRead === 0) break;
    bytes += bytesRead;
  }
  return buffer.subarray(0, bytes);
}

interface LargeFile {
  readonly client: S3Client;
  readonly target: { readonly Bucket: string; readonly Key: string };
  readonly size: number;
  readonly readAt: (position: number) => Promise<Buffer>;
}

/** Nothing stands under the key before the last call. Parts of one that failed are given back. */
async function writeInParts({ client, target, size, readAt }: LargeFile): Promise<void> {
  const { UploadId } = await orUnavailable('begin', client.send(new CreateMultipartUploadCommand(target)));
  const upload = { ...target, UploadId };
  try {
    const parts: CompletedPart[] = [];
    for (let position = 0; position < size; position += PART_BYTES) {
      const PartNumber = parts.length + 1;
      const part = new UploadPartCommand({ ...upload, PartNumber, Body: await readAt(position) });
      const { ETag } = await orUnavailable('write a part', client.send(part));
      parts.push({ PartNumber, ETag });
    }
    const complete = new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts: parts } });
    await orUnavailable('complete', client.send(complete));
  } catch (error) {
    await client.send(new AbortMultipartUploadCommand(upload)).catch(() => {});
    throw error;
  }
}
