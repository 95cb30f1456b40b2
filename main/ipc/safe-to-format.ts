import type { ImportState, ShootState } from '@shared/domain/shoot-state';
import type { PhotoId, Sha256 } from '@shared/model/ids';

export interface FormatAnswer {
  readonly isSafe: boolean;
  readonly code: 'not-copied' | 'not-ended' | 'failed' | 'no-photos' | 'one-place' | 'safe';
  /** Files that stand in the way. */
  readonly files: number;
}

/**
 * Whether the cards of an import may be formatted: every file on them proven in two places, two disks
 * or one and the studio. What was skipped as no photo does not count; anything that failed does.
 */
export function safeToFormat(state: ShootState, run: ImportState): FormatAnswer {
  const open = [...run.listed.keys()].filter((key) => !run.settled.has(key)).length;
  if (open > 0) return no('not-copied', open);
  if (run.ended?.how !== 'done') return no('not-ended');
  const outcomes = [...run.settled.values()];
  const failed = outcomes.filter(({ outcome }) => outcome.outcome === 'failed').length;
  if (failed > 0) return no('failed', failed);
  const photos = outcomes.filter(({ outcome }) => outcome.outcome !== 'skipped');
  // An empty list is no proof: the card may not have been readable.
  if (photos.length === 0) return no('no-photos');
  const single = photos.filter(({ sha256, photoId }) => !isInTwoPlaces(state, sha256, photoId)).length;
  if (single > 0) return no('one-place', single);
  return { isSafe: true, code: 'safe', files: 0 };
}

function isInTwoPlaces(state: ShootState, sha256: Sha256 | null, photoId: PhotoId | null): boolean {
  if (sha256 === null || photoId === null) return false;
  const file = state.photos.get(photoId)?.files.find((there) => there.sha256 === sha256);
  if (!file) return false;
  return file.copies.length > 0 || (state.sends.get(photoId)?.confirmed?.files.includes(sha256) ?? false);
}

const no = (code: FormatAnswer['code'], files = 0): FormatAnswer => ({ isSafe: false, code, files });
