import type { FileHandle } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import type { StoredHash } from './hash-stored-bytes';

/** What the database knows of stored bytes; `mtimeMs` is the store's time for them when they were hashed. */
export interface BlobRecord {
  readonly sha256: string;
  readonly bytes: number;
  readonly mtimeMs: number;
}

/** Bytes under their hash, in the data folder or in an object store; one contract for both. */
export interface BlobStore {
  /** False when surely nothing lies under this hash. Costs next to nothing; true says nothing. */
  mayHave(sha256: string): Promise<boolean>;
  /** A new, empty local file for bytes on their way in, opened to write and read back. */
  beginIncoming(): Promise<{ readonly handle: FileHandle; readonly path: string }>;
  /** Fsyncs what was written and reads it back. */
  settle(handle: FileHandle): Promise<StoredHash>;
  /**
   * Takes a settled file in under its hash, durably, and proves it; the file is gone then. Whatever lay there is replaced: by
   * bytes just proven to be that hash.
   */
  publish(path: string, stored: StoredHash): Promise<BlobRecord>;
  /** Puts bytes that are not taken where nothing is served from, for a person to look at. */
  setAside(path: string, sha256: string): Promise<void>;
  /** Whether the bytes are here and sound. Reads them all when `isForced`, or when size or time are not those recorded. */
  check(record: BlobRecord, isForced?: boolean): Promise<'sound' | 'lost'>;
  /** Records of bytes that were published before the studio could write down so (see uploads). */
  inspect(sha256: string): Promise<BlobRecord | null>;
  read(sha256: string): Promise<Readable>;
}
