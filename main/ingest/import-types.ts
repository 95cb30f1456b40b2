import type { ImportId, PhotoId, Sha256 } from '@shared/model/ids';
import type { FileRole, PhotoFacts, PhotoFile } from '@shared/model/photo';
import type { FileOutcome, ImportSource, ListedFile, Problem } from '@shared/model/shoot';
import type { DestinationProgress, ImportProgress } from '@shared/rules/import-progress';
import type { NamingValues } from '@shared/rules/naming/naming-tokens';
import type { ReadBack } from './part-file';
import type { RoomWatch } from './room-watch';
import type { ShootIndex } from './shoot-index';

/** One card or folder to read. */
export interface RequestedSource extends ImportSource {
  /** Only these files, relative to the root and escaped; all of it when absent. */
  readonly only?: readonly string[];
}

/** What names can say beyond what the file says itself. */
export type NamingSetting = Pick<NamingValues, 'shoot' | 'client' | 'order' | 'station' | 'dayStartHour'>;

export interface ImportRequest {
  readonly importId: ImportId;
  readonly sources: readonly RequestedSource[];
  /** Absolute. */
  readonly shootDir: string;
  /** Absolute, on the same disk as `shootDir`. */
  readonly incomingDir: string;
  /** Relative to the shoot folder, `/` separated. */
  readonly originalsDir: string;
  /** Absolute folders of this shoot's further copies, which get the same relative paths; at most two. */
  readonly copyDirs: readonly string[];
  /** False: the folders above them must be there, or an unplugged disk's copies would fill the system's disk. */
  readonly makesCopyDirs: boolean;
  /** Every file of the card is read a second time and compared. */
  readonly readsTwice: boolean;
  /** How long one step on a further destination may take; absent: as a slow disk needs. */
  readonly patienceMs?: number;
  /** Naming template; null keeps the camera's names. */
  readonly template: string | null;
  readonly naming: NamingSetting;
  /** `{seq}` of the shoot's first photo. */
  readonly seqStart: number;
  /** Bytes that stay free on every disk written to. */
  readonly reserveBytes: number;
  /** An earlier run was interrupted: with too little room it waits, where a first one is refused. */
  readonly isResumed?: boolean;
  /** What to do with photos that lie in another shoot already. */
  readonly knownElsewhere: 'import' | 'skip';
}

/** An earlier ending of a listed file, as the journal has it. */
export interface SettledFile {
  readonly outcome: FileOutcome['outcome'];
  /** The photo that holds the bytes; null for skipped and failed files. */
  readonly photoId: PhotoId | null;
  readonly sha256: Sha256 | null;
  /** Size and time at which it was listed. */
  readonly sizeBytes: number;
  readonly mtimeMs: number;
}

export interface VerifiedEntry {
  readonly photoId: PhotoId;
  /** The file is the first of a new photo; otherwise it joins the photo of that id. */
  readonly isNewPhoto: boolean;
  readonly file: PhotoFile;
  readonly facts: PhotoFacts | null;
}

export interface DuplicateEntry {
  readonly importId: ImportId;
  readonly card: number;
  readonly path: string;
  readonly sha256: Sha256;
  readonly photoId: PhotoId;
  /** Absolute paths of copies that were missing and have been made. */
  readonly copies: readonly string[];
  /** The library had lost the file, and has it again. */
  readonly isRestored: boolean;
}

export interface LeftEntry {
  readonly importId: ImportId;
  readonly card: number;
  readonly path: string;
  readonly code: string;
  readonly message: string;
}

/**
 * The journal. Every promise resolves only when the entry is on stable storage; one that rejects stops
 * the import. Calls come in the order in which things happened, without waiting for the one before.
 */
export interface ImportRecord {
  readonly listed: (importId: ImportId, files: readonly ListedFile[]) => Promise<void>;
  readonly verified: (entry: VerifiedEntry) => Promise<void>;
  readonly duplicate: (entry: DuplicateEntry) => Promise<void>;
  readonly left: (outcome: 'skipped' | 'failed', entries: readonly LeftEntry[]) => Promise<void>;
  readonly problems: (problems: readonly Problem[]) => Promise<void>;
}

/** How one file ended; told after the journal has it. */
export interface EndedFile {
  readonly card: number;
  readonly path: string;
  readonly outcome: FileOutcome;
  readonly photoId: PhotoId | null;
  readonly sha256: Sha256 | null;
  /** The verified file; null for every other outcome, and for files of an earlier run. */
  readonly file: PhotoFile | null;
}

export interface ImportPorts {
  /** What the shoot holds; the importer adds to it. One per open shoot. */
  readonly index: ShootIndex;
  /** Facts from a picture's first bytes; null when there are none to be had. Must not throw for bad bytes. */
  readonly readHead: (head: Uint8Array, sizeBytes: number, role: FileRole) => Promise<PhotoFacts | null>;
  /** Name of another shoot of the library that holds these bytes. */
  readonly knownElsewhere: (sha256: Sha256) => Promise<string | null>;
  /** How this listed file ended in an earlier run of the same import; null when it has not. */
  readonly settled: (importId: ImportId, card: number, path: string) => SettledFile | null;
  readonly record: ImportRecord;
  /** Milliseconds; only differences count. */
  readonly now: () => number;
  /** A new UUIDv7. */
  readonly newId: () => string;
  /** At most ten times a second, and once at the end. */
  readonly onProgress: (progress: ImportProgress) => void;
  readonly onFileEnded: (ended: EndedFile) => void;
  /** Waits for room when the library's disk is full; absent: that stops the import. */
  readonly room?: RoomWatch;
}

export interface ImportRefusal {
  readonly code:
    | 'no-source'
    | 'bad-template'
    | 'already-importing'
    | 'destination-inside-source'
    | 'source-inside-destination'
    | 'card-removed'
    | 'disk-full'
    | 'destination-readonly'
    | 'destination-lost'
    | 'write-failed'
    | 'cancelled';
  /** One sentence a photographer understands. */
  readonly message: string;
}

export interface ImportReport {
  /** `files` is what the cards hold: the sum of the four and of `pending`, which is 0 when the import is done. */
  readonly counts: {
    readonly files: number;
    readonly verified: number;
    readonly duplicate: number;
    readonly skipped: number;
    readonly failed: number;
    readonly pending: number;
    /** Verified bytes of this run. */
    readonly bytes: number;
  };
  /** `stopped`: something ended it before every file was tried. */
  readonly how: 'done' | 'cancelled' | 'stopped';
  readonly code: string | null;
  readonly message: string | null;
  readonly problems: readonly Problem[];
  /** Where copies were read back from; `cache` when any of them may have come from the page cache, null when nothing was copied. */
  readonly readBack: ReadBack | null;
  /** As `readBack`, of the second readings of the sources; null when there were none. */
  readonly readAgain: ReadBack | null;
  readonly destinations: readonly DestinationProgress[];
}
