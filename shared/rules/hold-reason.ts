import { z } from 'zod';
import type { Photo } from '@shared/model/photo';
import type { ShootRules, Subject } from '@shared/model/shoot';
import { subjectKey } from './subjects/subject-key';

/** Why a photo is kept back from the studio. Each is shown with the one action that changes it. */
export const holdReasonSchema = z.enum([
  'removed',
  'subject-card',
  'unverified',
  'no-subject-id',
  'needs-bucket',
  'no-consent',
]);
export type HoldReason = z.infer<typeof holdReasonSchema>;

/**
 * Why this photo must not be sent now, or null when it may go. The first reason that applies is the
 * one shown: a removed photo needs no ID, a card is never sent whatever it carries.
 */
export function holdReason(photo: Photo, rules: ShootRules, subjects: ReadonlyMap<string, Subject>): HoldReason | null {
  if (photo.isRemoved) return 'removed';
  if (photo.cardMark !== null) return 'subject-card';
  if (photo.files.some((file) => file.holes !== undefined)) return 'unverified';
  if (rules.needsSubject && photo.tags.length === 0) return 'no-subject-id';
  if (rules.needsBucket && photo.bucketId === null) return 'needs-bucket';
  const isRefused = photo.tags.some((tag) => subjects.get(subjectKey(tag.subjectId))?.consent === false);
  return isRefused ? 'no-consent' : null;
}
