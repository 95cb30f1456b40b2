import type { CustodyFacts } from '@shared/rules/custody/list-copies';
import { listCopies, type FileCopy } from '@shared/rules/custody/list-copies';
import { isBelow } from '@shared/rules/custody/custody-rule';
import type { CardEntry, CardFacts } from '@shared/rules/custody/safe-to-format';
import type { PhotoId } from '@shared/model/ids';
import type { Photo, PhotoFile } from '@shared/model/photo';
import type { ImportState, Settled, ShootState } from './shoot-state';

/** What the shoot knows of a photo's copies. */
export const custodyFacts = (state: ShootState, photoId: PhotoId): CustodyFacts => {
  const send = state.sends.get(photoId);
  // A copy is a copy: what an earlier studio said it holds counts as before.
  return { checks: state.checks.get(photoId) ?? [], confirmed: send?.confirmed ?? send?.elsewhere.at(-1) ?? null };
};

/** Every place of every file of a photo. */
export const photoCopies = (
  state: ShootState,
  photo: Photo,
): readonly { readonly file: PhotoFile; readonly copies: readonly FileCopy[] }[] => {
  const facts = custodyFacts(state, photo.id);
  return photo.files.map((file) => ({ file, copies: listCopies(photo, file, facts) }));
};

/** One card (source) of an import, or all of them for null, as the decision about formatting wants it. */
export function cardFacts(state: ShootState, run: ImportState, card: number | null): CardFacts {
  const listed = [...run.listed].filter(([, file]) => card === null || file.card === card);
  return {
    hasEnded: run.ended?.how === 'done',
    entries: listed.map(([key]) => entryOf(state, run.settled.get(key), run.copyDirs)),
  };
}

/** @param copyDirs destinations that were to have a copy */
export function entryOf(state: ShootState, settled: Settled | undefined, copyDirs: readonly string[]): CardEntry {
  if (!settled) return { kind: 'open' };
  const { outcome, sha256, photoId } = settled;
  if (outcome.outcome === 'skipped') return { kind: 'skipped' };
  if (outcome.outcome === 'failed') return { kind: 'failed', code: outcome.code };
  const photo = photoId === null ? undefined : state.photos.get(photoId);
  const file = photo?.files.find((there) => there.sha256 === sha256);
  if (!photo || !file) return { kind: 'kept', copies: [], lacking: copyDirs };
  const lacking = copyDirs.filter((dir) => !file.copies.some((copy) => isBelow(copy, dir)));
  return { kind: 'kept', copies: listCopies(photo, file, custodyFacts(state, photo.id)), lacking };
}
