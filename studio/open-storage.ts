import type { Kysely } from 'kysely';
import type { BlobStore } from './blobs/blob-store';
import { createDiskBlobStore } from './blobs/disk-blob-store';
import { createObjectBlobStore } from './blobs/object-blob-store';
import type { DataFolder } from './data/data-folder';
import type { Tables } from './db/tables';
import type { S3Settings } from './objects/s3-settings';
import { createDiskParts } from './uploads/disk-parts';
import { createLeaseLocks } from './uploads/lease-locks';
import { createObjectParts } from './uploads/object-parts';
import { createUploadLocks, type UploadLocks } from './uploads/upload-locks';
import type { UploadParts } from './uploads/upload-parts';

interface Storage {
  readonly blobs: BlobStore;
  readonly parts: UploadParts;
  readonly locks: UploadLocks;
  readonly close: () => void;
}

interface StorageParams {
  readonly settings: S3Settings | null;
  readonly folder: DataFolder;
  readonly db: Kysely<Tables>;
}

/** Where bytes lie: in the data folder, which one instance has for itself, or in an object store, which many may share. */
export async function openStorage({ settings, folder, db }: StorageParams): Promise<Storage> {
  if (settings === null) {
    return {
      blobs: createDiskBlobStore(folder),
      parts: createDiskParts(folder.uploads),
      locks: createUploadLocks(() => Date.now()),
      close: () => {},
    };
  }
  // The client of the store is large; a studio on a disk never loads it. What it says of Node's age is no line of our log.
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
  const { openS3 } = await import('./objects/s3-object-store');
  const objects = await openS3(settings);
  return {
    blobs: createObjectBlobStore(objects, folder),
    parts: createObjectParts({ db, objects, folder }),
    locks: createLeaseLocks(db),
    close: () => objects.close(),
  };
}
