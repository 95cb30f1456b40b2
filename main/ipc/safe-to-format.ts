import type { ImportState, ShootState } from '@shared/domain/shoot-state';
import type { PhotoId, Sha256 } from '@shared/model/ids';

export interface FormatAnswer {
  readonly isSafe: boolean;
  /** One sentence. */
  readonly reason: string;
}

/**
 * Whether the cards of an import may be formatted: every file on them proven in two places, two disks
 * or one and the studio. What was skipped as no photo does not count; anything that failed does.
 */
export function safeToFormat(state: ShootState, run: ImportState): FormatAnswer {
  const open = [...run.listed.keys()].filter((key) => !run.settled.has(key)).length;
  if (open > 0) return no(`Not yet: ${files(open)} of this card ${open === 1 ? 'is' : 'are'} not copied.`);
  if (run.ended?.how !== 'done') return no('Not yet: the import has not come to its end.');
  const outcomes = [...run.settled.values()];
  const failed = outcomes.filter(({ outcome }) => outcome.outcome === 'failed').length;
  if (failed > 0) return no(`No: ${files(failed)} could not be copied.`);
  const photos = outcomes.filter(({ outcome }) => outcome.outcome !== 'skipped');
  // An empty list is no proof: the card may not have been readable.
  if (photos.length === 0) return no('No photos were found on this card.');
  const single = photos.filter(({ sha256, photoId }) => !isInTwoPlaces(state, sha256, photoId)).length;
  if (single > 0) return no(`Not yet: ${files(single)} ${single === 1 ? 'is' : 'are'} proven on this computer only.`);
  return { isSafe: true, reason: 'Yes: every file of this card is proven in two places.' };
}

function isInTwoPlaces(state: ShootState, sha256: Sha256 | null, photoId: PhotoId | null): boolean {
  if (sha256 === null || photoId === null) return false;
  const file = state.photos.get(photoId)?.files.find((there) => there.sha256 === sha256);
  if (!file) return false;
  return file.copies.length > 0 || (state.sends.get(photoId)?.confirmed?.files.includes(sha256) ?? false);
}

const files = (count: number): string => (count === 1 ? '1 file' : `${String(count)} files`);
const no = (reason: string): FormatAnswer => ({ isSafe: false, reason });
