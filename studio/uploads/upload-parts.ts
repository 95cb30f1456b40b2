import type { FileHandle } from 'node:fs/promises';
import type { Outcome } from '../outcome';
import type { UploadHold } from './upload-locks';

export interface Chunk {
  readonly source: AsyncIterable<Buffer>;
  readonly offset: number;
  /** Bytes that are still wanted. */
  readonly room: number;
  readonly checksum: { readonly algorithm: string; readonly digest: string } | null;
  readonly hold: UploadHold;
}

/** All bytes of an upload as a local file, open to be read back. */
export interface Gathered {
  readonly handle: FileHandle;
  readonly path: string;
  /** Closes the file; one that was gathered from elsewhere, and not published, goes. */
  release(): Promise<void>;
}

/**
 * The bytes of unfinished uploads. What `append` answered with is on stable storage, and outlives whoever took it. Only
 * `peek` and `lastTouched` may be called without holding the upload.
 */
export interface UploadParts {
  begin(uploadId: string): Promise<void>;
  /** The offset as `HEAD` tells it, also while someone else is writing: the bytes that will stay. Null once published. */
  peek(uploadId: string): Promise<number | null>;
  /** Where it stands, after cutting off what was in doubt when its writer went away. Null once published. */
  settle(uploadId: string): Promise<number | null>;
  /**
   * Appends a chunk; the new offset is its answer. Without a checksum what came of a broken request stays ("the Server SHOULD
   * always attempt to store as much of the received data as possible"); with one it is cut off again.
   */
  append(uploadId: string, chunk: Chunk): Promise<Outcome<number>>;
  /** When its last byte came; null when that is not known, or it was published. */
  lastTouched(uploadId: string): Promise<Date | null>;
  /** Null once published. */
  gather(uploadId: string, bytes: number): Promise<Gathered | null>;
  /** Forgets what is left of it. */
  remove(uploadId: string): Promise<void>;
  /** Frees bytes that no open upload claims: all that are open, as the database said just now. */
  sweep(openUploads: ReadonlySet<string>): Promise<void>;
}
