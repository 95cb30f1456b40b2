import type { Kysely } from 'kysely';
import type { StudioId } from '@shared/model/ids';
import type { Accounts } from './accounts';
import type { BlobStore } from './blobs/blob-store';
import type { DataFolder } from './data/data-folder';
import type { Tables } from './db/tables';
import type { Writer } from './db/writer';
import type { Limits } from './limits';
import type { Log } from './log';
import type { UploadParts } from './uploads/upload-parts';

/** What the calls work with; made in `start-studio`. */
export interface StudioContext {
  readonly db: Kysely<Tables>;
  readonly writer: Writer;
  readonly blobs: BlobStore;
  readonly parts: UploadParts;
  readonly accounts: Accounts;
  readonly folder: DataFolder;
  /** Other instances may serve the same database and the same bytes. */
  readonly isShared: boolean;
  /** Named on answers to callers without a token. */
  readonly defaultStudioId: StudioId;
  readonly limits: Limits;
  /** Throws `StorageFull` when so many bytes more would leave too little. */
  readonly reserve: (bytes: number) => Promise<void>;
  /** `https://studio.example`, where a proxy stands in front; else the address the client called. */
  readonly publicUrl: string | null;
  readonly now: () => Date;
  readonly log: Log;
}
