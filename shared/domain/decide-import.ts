import { captureName, isContradiction, isSamePhoto, stemOf } from '@shared/rules/capture-sets';
import { photoIdSchema } from '@shared/model/ids';
import { ok } from '@shared/model/result';
import type { Photo } from '@shared/model/photo';
import { setKeyOf } from './apply-shoot-event';
import { nothing, refuse, type DecideContext, type Decision } from './decide-shoot';
import type { RecordCommand } from './shoot-command';
import { fileKey, type ShootState } from './shoot-state';

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

/** Decides what arrives: which photo a file belongs to, and that nothing is settled twice. */
export function decideImport(state: ShootState, command: ImportCommand, context: DecideContext): Decision {
  switch (command.type) {
    case 'startImport': {
      if (state.imports.has(command.importId)) return nothing;
      const { importId, sources, secondCopyDir } = command;
      return ok([{ type: 'importStarted', importId, sources, secondCopyDir, at: context.at }]);
    }
    case 'listCard': {
      const listed = state.imports.get(command.importId)?.listed;
      if (!listed) return refuse('not-found', 'This import has not been started.');
      const files = command.files.filter((file) => !listed.has(fileKey(file.card, file.path)));
      return files.length === 0 ? nothing : ok([{ type: 'cardListed', importId: command.importId, files }]);
    }
    case 'recordFile':
      return recordFile(state, command, context);
    case 'recordDuplicate': {
      const photoId = state.bySha256.get(command.sha256);
      if (!photoId) return refuse('not-found', 'The photo that this file repeats is not in the shoot.');
      const { importId, card, path, sha256, copy } = command;
      return ok([{ type: 'duplicateFound', importId, card, path, sha256, photoId, copy }]);
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

function recordFile(state: ShootState, { file, facts }: RecordFile, context: DecideContext): Decision {
  const run = state.imports.get(file.source.importId);
  if (!run) return refuse('not-found', 'This import has not been started.');
  const there = run.settled.get(fileKey(file.source.card, file.source.path));
  if (there?.outcome.outcome === 'verified') return nothing;
  const owner = findOwner(state, file, facts);
  if (!owner) {
    const photoId = photoIdSchema.parse(context.newId());
    return ok([{ type: 'photoImported', photoId, file, facts, at: context.at }]);
  }
  // The picture's own facts come before those of its RAW twin; a sidecar has none.
  const isBetter = facts !== null && (owner.facts === null || file.role === 'image');
  return ok([{ type: 'fileAdded', photoId: owner.id, file, facts: isBetter ? facts : null }]);
}

/** The photo that a new file belongs to: beside it on the card, or its twin from elsewhere. */
function findOwner(state: ShootState, file: RecordFile['file'], facts: RecordFile['facts']): Photo | null {
  const { tail } = captureName(file.name);
  const besideId = state.bySet.get(setKeyOf(file.source));
  const beside = besideId === undefined ? undefined : state.photos.get(besideId);
  // `IMG_1.JPG` and `img_1.jpg` can lie side by side and are two photos.
  if (beside && !isContradiction(beside.facts, facts) && !hasTail(beside, tail)) return beside;
  if (facts === null) return null;
  for (const id of state.byStem.get(stemOf(file.name)) ?? []) {
    const photo = state.photos.get(id);
    // A second picture of the same kind is another photo, however alike: only a twin of another kind joins.
    if (!photo || photo.files.some((other) => other.role === file.role)) continue;
    if (isSamePhoto({ name: photo.files[0]?.name ?? '', facts: photo.facts }, { name: file.name, facts })) return photo;
  }
  return null;
}

const hasTail = (photo: Photo, tail: string): boolean =>
  photo.files.some((file) => captureName(file.name).tail.toLowerCase() === tail.toLowerCase());
