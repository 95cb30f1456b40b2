import type { Checkable } from '@shared/domain/list-checks';
import type { FileCheck } from '@shared/model/custody';
import type { ShootId } from '@shared/model/ids';
import type { FileFinding } from '../ingest/check/check-file';

/** A shoot whose files can be read. */
export interface VerifyShoot {
  readonly id: ShootId;
  /** Absolute. */
  readonly folder: string;
  readonly list: () => readonly Checkable[];
  /** Resolves when the looks are in the journal, or when the shoot takes none. */
  readonly record: (checks: readonly FileCheck[]) => Promise<void>;
}

export interface LookOptions {
  readonly signal: AbortSignal;
  readonly pace: (bytes: number) => Promise<void>;
}

/** What reading files needs of the disks. */
export interface DiskPort {
  readonly check: (
    ask: LookOptions & { readonly path: string; readonly sha256: Checkable['sha256']; readonly sizeBytes: number },
  ) => Promise<FileFinding>;
  /** Whether a folder is there and holds something: a mount point without its disk is an empty folder. */
  readonly isThere: (folder: string) => Promise<boolean>;
}
