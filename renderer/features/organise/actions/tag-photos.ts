import i18next from 'i18next';
import type { PhotoRow } from '@shared/contract/photo-row';
import type { UserCommand } from '@shared/domain/shoot-command';
import type { PhotoId, SubjectId } from '@shared/model/ids';
import { subjectKey } from '@shared/rules/subjects/subject-key';
import { useOrganiseStore } from '../../../stores/organise-store';
import { rowNow } from '../use-tiles';
import { give, giveWithUndo } from './give';

type Mode = Extract<UserCommand, { type: 'tagPhotos' }>['mode'];

/** IDs of a photo after a change; spellings that differ only in case are one ID. */
export function taggedIds(there: readonly SubjectId[], mode: Mode, ids: readonly SubjectId[]): SubjectId[] {
  const wanted = new Set(ids.map(subjectKey));
  const rest = there.filter((id) => !wanted.has(subjectKey(id)));
  if (mode === 'remove') return rest;
  const added = [...new Map(ids.map((id) => [subjectKey(id), id])).values()];
  return mode === 'replace' ? added : [...rest, ...added];
}

/** Gives, changes or takes subject IDs; with many photos there is a way back beside it. */
export async function tagPhotos(
  photoIds: readonly PhotoId[],
  mode: Mode,
  subjectIds: readonly SubjectId[],
): Promise<boolean> {
  if (photoIds.length === 0) return false;
  const expected = new Map(
    photoIds.map((id): [PhotoId, Partial<PhotoRow>] => {
      const there = rowNow(id)?.subjectIds ?? [];
      return [id, { subjectIds: taggedIds(there, mode, subjectIds), needsId: false }];
    }),
  );
  if (mode !== 'remove') useOrganiseStore.getState().rememberIds(subjectIds);
  const command: UserCommand = { type: 'tagPhotos', photoIds: [...photoIds], mode, subjectIds: [...subjectIds] };
  if (photoIds.length === 1) return give(command, expected);
  const text = i18next.t(`organise:toast.tagged.${mode}`, { count: photoIds.length, ids: subjectIds.join(', ') });
  return giveWithUndo(command, text, expected);
}

/** Says of photos that they are subject cards, or that they are none. */
export function markCards(photoIds: readonly PhotoId[], isCard: boolean): void {
  if (photoIds.length === 0) return;
  const text = i18next.t(isCard ? 'organise:toast.cards' : 'organise:toast.noCards', { count: photoIds.length });
  const cardMark: PhotoRow['cardMark'] = isCard ? 'card' : null;
  const shown: Partial<PhotoRow> = { cardMark, needsId: false, subjectIds: [] };
  const expected = new Map(photoIds.map((id) => [id, shown]));
  void giveWithUndo({ type: 'markCard', photoIds: [...photoIds], cardMark }, text, expected);
}
