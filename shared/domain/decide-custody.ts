import { ok } from '@shared/model/result';
import { nothing, refuse, type DecideContext, type Decision } from './decision';
import type { RecordCommand } from './shoot-command';
import type { ShootState } from './shoot-state';

type CustodyCommand = Extract<
  RecordCommand,
  { type: 'recordCopies' | 'recordChecks' | 'recordRestored' | 'recordRescued' }
>;

/** Decides what is kept of later looks at copies, and of what was put back or rescued. */
export function decideCustody(state: ShootState, command: CustodyCommand, context: DecideContext): Decision {
  switch (command.type) {
    case 'recordCopies': {
      const copies = command.copies.filter(
        ({ photoId, file }) => state.photos.get(photoId)?.files.some(({ path }) => path === file) ?? false,
      );
      return copies.length === 0 ? nothing : ok([{ type: 'copiesMade', copies, at: context.at }]);
    }
    case 'recordChecks': {
      const checks = command.checks.filter((check) => state.photos.has(check.photoId));
      return checks.length === 0 ? nothing : ok([{ type: 'filesChecked', checks, at: context.at }]);
    }
    case 'recordRestored': {
      const { type: _type, ...restored } = command;
      const isOurs = state.photos.get(command.photoId)?.files.some((file) => file.path === command.file) ?? false;
      if (!isOurs) return refuse('not-found', 'The photo of this file is not in the shoot.');
      return ok([{ type: 'fileRestored', ...restored, at: context.at }]);
    }
    case 'recordRescued': {
      const { photoId, file, facts } = command;
      if (!state.imports.has(file.source.importId)) return refuse('not-found', 'This import has not been started.');
      return state.photos.has(photoId) ? nothing : ok([{ type: 'fileRescued', photoId, file, facts, at: context.at }]);
    }
  }
}
