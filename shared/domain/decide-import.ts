import { ok } from '@shared/model/result';
import { nothing, refuse, type DecideContext, type Decision } from './decision';
import type { RecordCommand } from './shoot-command';
import { fileKey, isSameEntry, type ShootState } from './shoot-state';

type ImportCommand = Extract<
  RecordCommand,
  {
    type:
      | 'startImport'
      | 'listCard'
      | 'recordFile'
      | 'recordDuplicate'
      | 'recordUnimported'
      | 'endImport'
      | 'recordAnalyses'
      | 'recordProblems';
  }
>;
type RecordFile = Extract<RecordCommand, { type: 'recordFile' }>;

/** Decides what arrives: nothing is settled twice, and a file joins the photo that the importer found for it. */
export function decideImport(state: ShootState, command: ImportCommand, context: DecideContext): Decision {
  switch (command.type) {
    case 'startImport': {
      const { importId, sources, copyDirs, readsTwice, template } = command;
      // One that was stopped goes on: it is open again, so that a kill from now on is noticed.
      if (state.imports.get(importId)?.ended === null) return nothing;
      return ok([{ type: 'importStarted', importId, sources, copyDirs, readsTwice, template, at: context.at }]);
    }
    case 'listCard': {
      const listed = state.imports.get(command.importId)?.listed;
      if (!listed) return refuse('not-found', 'This import has not been started.');
      const files = command.files.filter((file) => !isSameEntry(listed.get(fileKey(file.card, file.path)), file));
      return files.length === 0 ? nothing : ok([{ type: 'cardListed', importId: command.importId, files }]);
    }
    case 'recordFile':
      return recordFile(state, command, context);
    case 'recordDuplicate': {
      const { importId, card, path, sha256, photoId, copies, isRestored } = command;
      if (!state.photos.has(photoId)) {
        return refuse('not-found', 'The photo that this file repeats is not in the shoot.');
      }
      const [copy = null, ...moreCopies] = copies;
      const found = { type: 'duplicateFound' as const, importId, card, path, sha256, photoId, copy };
      if (copy === null && !isRestored) return ok([found]);
      return ok([{ ...found, moreCopies, isRestored, at: context.at }]);
    }
    case 'recordUnimported': {
      const type = command.outcome === 'skipped' ? ('fileSkipped' as const) : ('fileFailed' as const);
      return ok(command.files.map((file) => ({ type, ...file })));
    }
    case 'endImport': {
      const { importId, how, code, message } = command;
      return ok([{ type: 'importEnded', importId, how, code, message, at: context.at }]);
    }
    case 'recordAnalyses': {
      const items = command.items.filter((item) => state.photos.has(item.photoId));
      return items.length === 0 ? nothing : ok([{ type: 'photosAnalysed', items }]);
    }
    case 'recordProblems':
      return command.problems.length === 0 ? nothing : ok([{ type: 'problemsFound', problems: command.problems }]);
  }
}

function recordFile(state: ShootState, { photoId, file, facts }: RecordFile, context: DecideContext): Decision {
  const run = state.imports.get(file.source.importId);
  if (!run) return refuse('not-found', 'This import has not been started.');
  const there = run.settled.get(fileKey(file.source.card, file.source.path));
  // The same place with other bytes is another photo: a card that was shot on again, a folder written anew.
  if (there?.outcome.outcome === 'verified' && there.sha256 === file.sha256) return nothing;
  const owner = state.photos.get(photoId);
  if (!owner) return ok([{ type: 'photoImported', photoId, file, facts, at: context.at }]);
  // The picture's own facts come before those of its RAW twin; a sidecar has none.
  const isBetter = facts !== null && (owner.facts === null || file.role === 'image');
  return ok([{ type: 'fileAdded', photoId, file, facts: isBetter ? facts : null }]);
}
