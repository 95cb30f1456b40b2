import type { Conflict } from '@shared/contract/conflict-view';
import type { StudioPhoto } from '@shared/contract/studio-api/photos';
import type { ShootState } from '@shared/domain/shoot-state';
import type { Photo } from '@shared/model/photo';
import { wallClockText } from '@shared/rules/wall-clock-text';

type Field = Conflict['fields'][number];

/** Both values of everything that differs between a photo here and at the studio. */
export function compareConflict(state: ShootState, photo: Photo, there: StudioPhoto): Conflict {
  const [shown] = photo.files;
  const bucket = state.buckets.find(({ id }) => id === photo.bucketId)?.code ?? null;
  const time = wallClockText(photo.facts?.capturedAtMs ?? null, photo.facts?.offsetMinutes ?? null);
  const texts: readonly (readonly [Field['field'], string | null, string | null])[] = [
    ['subjects', listed(photo.tags.map((tag) => tag.subjectId)), listed(there.subjects)],
    ['bucket', bucket, there.bucket],
    ['group', photo.groupId, there.group],
    ['order', photo.position, there.position],
    ['name', shown?.name ?? null, there.name],
    ['time', time, there.capturedAt],
  ];
  return {
    photoId: photo.id,
    name: shown?.name ?? '',
    version: shown?.sha256.slice(0, 12) ?? '',
    studioRevision: there.revision,
    fields: texts
      .filter(([, mine, studio]) => mine !== studio)
      .map(([field, mine, studio]) => ({ field, mine, studio })),
    studio: { subjects: there.subjects, bucket: there.bucket },
  };
}

/** Whose photo it is does not depend on the order in which they are named. */
const listed = (subjects: readonly string[]): string | null =>
  subjects.length === 0 ? null : [...subjects].sort((a, b) => a.localeCompare(b, 'en')).join(', ');
