import type { CheckResult, KeptCheck, ProofLevel } from '@shared/model/custody';
import type { Sha256, StudioId } from '@shared/model/ids';
import type { Photo, PhotoFile } from '@shared/model/photo';
import { IMPORT_LEVEL, isAtLeast } from './fold-check';

/**
 * `proven`: its bytes were compared (L2 or more). `present`: its size alone was looked at. `rescued`: it is as it was
 * written, but the card did not give the file back whole, so that it proves nothing.
 */
export type CopyState = 'proven' | 'present' | 'rescued' | Exclude<CheckResult, 'ok'>;

/** A copy that was looked at and is not what it was. */
export const isBadCopy = ({ state }: Pick<FileCopy, 'state'>): boolean =>
  state === 'different' || state === 'missing' || state === 'unreadable';

/** One place where one file of a photo is, or should be. */
export interface FileCopy {
  readonly place: 'library' | 'copy' | 'studio';
  /** 1 for the first copy outside the library; null for the library and the studio. */
  readonly nth: number | null;
  /** Relative to the shoot for the library, absolute for a copy, null for the studio. */
  readonly path: string | null;
  /** What to call the place: the copy's root, the studio's id, or nothing for the library. */
  readonly label: string;
  /** Null while nothing is known that would prove it. */
  readonly level: ProofLevel | null;
  /** When the proof that stands was made; null without one. */
  readonly provenAtMs: number | null;
  readonly state: CopyState;
}

/** What is known of a photo beside the photo itself. */
export interface CustodyFacts {
  /** The looks that count, by copy. */
  readonly checks: readonly KeptCheck[];
  /** The studio's receipt. */
  readonly confirmed: {
    readonly studioId: StudioId;
    readonly files: readonly Sha256[];
    readonly at: number;
  } | null;
}

/** Every place where a file of a photo is known to be, the library first and the studio last. */
export function listCopies(
  { importedAtMs }: Pick<Photo, 'importedAtMs'>,
  file: PhotoFile,
  { checks, confirmed }: CustodyFacts,
): readonly FileCopy[] {
  const look = (destination: string | null): Proof =>
    asFarAsRead(
      file,
      stateOf(
        checks.find((check) => check.file === file.path && check.destination === destination),
        importedAtMs,
      ),
    );
  const library: FileCopy = { place: 'library', nth: null, path: file.path, label: '', ...look(null) };
  const copies = file.copies.map((path, at): FileCopy => ({
    place: 'copy',
    nth: at + 1,
    path,
    label: copyRoot(path, file.path),
    ...look(path),
  }));
  if (!confirmed?.files.includes(file.sha256)) return [library, ...copies];
  const receipt = asFarAsRead(file, { level: 'L4', provenAtMs: confirmed.at, state: 'proven' });
  return [library, ...copies, { place: 'studio', nth: null, path: null, label: confirmed.studioId, ...receipt }];
}

type Proof = Pick<FileCopy, 'level' | 'provenAtMs' | 'state'>;

/** However well a rescued file is kept, nobody knows that it is what the camera wrote. */
const asFarAsRead = ({ holes }: PhotoFile, proof: Proof): Proof =>
  holes === undefined || isBadCopy(proof) ? proof : { level: null, provenAtMs: null, state: 'rescued' };

function stateOf(check: KeptCheck | undefined, importedAtMs: number): Proof {
  if (!check) return { level: IMPORT_LEVEL, provenAtMs: importedAtMs, state: 'proven' };
  if (check.result !== 'ok') return { level: null, provenAtMs: null, state: check.result };
  const state = isAtLeast(check.level, 'L2') ? 'proven' : 'present';
  return { level: check.level, provenAtMs: check.at, state };
}

/** A copy has the library's relative path under its own root; with a suffix of its own, its folder says where it is. */
export function copyRoot(path: string, relative: string): string {
  const plain = path.replaceAll('\\', '/');
  if (plain.endsWith(`/${relative}`)) return path.slice(0, path.length - relative.length - 1);
  return path.slice(0, Math.max(plain.lastIndexOf('/'), 0));
}
