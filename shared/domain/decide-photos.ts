import { edited, nothing, refuse, type DecideContext, type Decision } from './decision';
import { photosOf } from './photos-of';
import { photoChanges, sameValue } from './photo-changes';
import type { UserCommand } from './shoot-command';
import type { EditLabel } from './shoot-event';
import type { ShootState } from './shoot-state';

type PhotoCommand = Extract<UserCommand, { type: 'changeShoot' | 'editPhotos' | 'removePhotos' | 'restorePhotos' }>;

/** Marks, notes, hiding and the shoot's own settings. */
export function decidePhotos(state: ShootState, command: PhotoCommand, context: DecideContext): Decision {
  switch (command.type) {
    case 'changeShoot': {
      if (!state.head) return refuse('not-found', 'This shoot has not been created yet.');
      const before = { name: state.head.name, rules: state.head.rules };
      const after = { name: command.name, rules: command.rules };
      return sameValue(before, after) ? nothing : edited(context, 'settings', [{ kind: 'shoot', before, after }]);
    }
    case 'editPhotos': {
      const items = photoChanges(photosOf(state, command.photoIds), () => command.patch);
      return edited(context, editLabel(command.patch), [{ kind: 'photos', items }]);
    }
    case 'removePhotos':
    case 'restorePhotos': {
      const isRemoved = command.type === 'removePhotos';
      const items = photoChanges(photosOf(state, command.photoIds), () => ({ isRemoved }));
      return edited(context, isRemoved ? 'remove' : 'restore', [{ kind: 'photos', items }]);
    }
  }
}

function editLabel(patch: object): EditLabel {
  if ('rating' in patch) return 'rate';
  if ('flag' in patch) return 'flag';
  return 'label' in patch ? 'label' : 'note';
}
