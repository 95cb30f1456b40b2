import { ok } from '@shared/model/result';
import { subjectKey } from '@shared/rules/subjects/subject-key';
import { invertChange, type Change } from './change';
import { refuse, type DecideContext, type Decision } from './decision';
import { sameValue } from './photo-changes';
import type { ShootState } from './shoot-state';

/** Takes the last edit back, or brings it again: the same change the other way, as a new event. */
export function decideHistory(
  state: ShootState,
  command: { readonly type: 'undo' | 'redo' },
  context: DecideContext,
): Decision {
  const as = command.type;
  const edit = (as === 'undo' ? state.undo : state.redo).at(-1);
  if (!edit) return refuse('nothing-to-do', as === 'undo' ? 'There is nothing to undo.' : 'There is nothing to redo.');
  const changes = as === 'undo' ? edit.changes.map(invertChange).reverse() : edit.changes;
  if (!changes.every((change) => isStillAsLeft(state, change))) {
    return refuse('changed-since', 'This cannot be taken back: some of these photos have changed since.');
  }
  const { label, editId } = edit;
  const reverts = { editId, as };
  return ok([{ type: 'edited', editId: context.newId(), label, by: 'person', reverts, changes, at: context.at }]);
}

/** True when what this change is about to replace is still what it says was there before. */
function isStillAsLeft(state: ShootState, change: Change): boolean {
  switch (change.kind) {
    case 'photos':
      return change.items.every(({ photoId, before }) => {
        const photo = state.photos.get(photoId);
        return (
          photo !== undefined &&
          Object.entries(before).every(([key, value]) => sameValue(photo[key as keyof typeof before], value))
        );
      });
    case 'groups': {
      const leaving = new Set(change.before.map((group) => group.id));
      const isAsLeft = change.before.every((group) => sameValue(state.groups.get(group.id), group));
      return (
        isAsLeft &&
        change.after.every((group) =>
          group.members.every((member) => {
            const groupId = state.photos.get(member)?.groupId ?? null;
            return groupId === null || leaving.has(groupId);
          }),
        )
      );
    }
    case 'buckets':
      return sameValue(state.buckets, change.before);
    case 'subjects':
      return change.items.every(({ before, after }) => {
        const id = (before ?? after)?.id;
        return id !== undefined && sameValue(state.subjects.get(subjectKey(id)) ?? null, before);
      });
    case 'shoot':
      return state.head !== null && sameValue({ name: state.head.name, rules: state.head.rules }, change.before);
  }
}
