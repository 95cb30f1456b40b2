import type { GroupingPhoto } from '@shared/rules/grouping/grouping-photo';
import type { Photo } from '@shared/model/photo';

/** A photo as the grouping and ordering rules see it. */
export const asGroupingPhoto = (photo: Photo): GroupingPhoto => ({
  id: photo.id,
  name: photo.files[0]?.name ?? '',
  facts: photo.facts,
  fingerprint: photo.analysis?.fingerprint ?? null,
});
