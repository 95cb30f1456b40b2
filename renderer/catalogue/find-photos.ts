import type { PhotoId, ShootId } from '@shared/model/ids';
import { searchKey } from '@shared/rules/subjects/search-key';
import { openCatalogue } from './catalogue';

export interface FoundPhoto {
  readonly shootId: ShootId;
  readonly photoId: PhotoId;
  readonly name: string;
}

const MOST = 30;

/** Photos of any shoot whose name, ID or camera begins with the text; accents and case do not count. */
export async function findPhotos(text: string): Promise<readonly FoundPhoto[]> {
  const wanted = searchKey(text);
  if (wanted === '') return [];
  const catalogue = await openCatalogue();
  const entries = await catalogue.photos.where('words').startsWith(wanted).distinct().limit(MOST).toArray();
  return entries.filter((entry) => !entry.isRemoved).map(({ shootId, photoId, name }) => ({ shootId, photoId, name }));
}
