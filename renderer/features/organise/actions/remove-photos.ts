import i18next from 'i18next';
import type { PhotoId } from '@shared/model/ids';
import { giveWithUndo } from './give';

/** Hides photos from the shoot, or brings them back; their files stay where they are. */
export function setRemoved(photoIds: readonly PhotoId[], isRemoved: boolean): void {
  if (photoIds.length === 0) return;
  const text = i18next.t(isRemoved ? 'organise:toast.removed' : 'organise:toast.restored', { count: photoIds.length });
  const expected = new Map(photoIds.map((id) => [id, { isRemoved }]));
  void giveWithUndo({ type: isRemoved ? 'removePhotos' : 'restorePhotos', photoIds: [...photoIds] }, text, expected);
}
