import type { PhotoRow } from '@shared/contract/photo-row';
import type { ShootId } from '@shared/model/ids';
import { searchKey } from '@shared/rules/subjects/search-key';
import type { PhotoEntry } from './catalogue';

/** A grid row as the catalogue keeps it. */
export function photoEntry(shootId: ShootId, row: PhotoRow): PhotoEntry {
  const { id: photoId, name, subjectIds, camera, isRemoved } = row;
  const words = [name, ...subjectIds, camera].map(searchKey).filter((word) => word !== '');
  return { shootId, photoId, name, words: [...new Set(words)], isRemoved };
}
