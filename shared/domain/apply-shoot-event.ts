import { roleRank } from '@shared/rules/capture-sets';
import { assertNever, invariant } from '@shared/model/result';
import type { Photo, PhotoFacts, PhotoFile } from '@shared/model/photo';
import type { ImportId, PhotoId } from '@shared/model/ids';
import type { ListedFile } from '@shared/model/shoot';
import { wallClockText } from '@shared/rules/wall-clock-text';
import { applyChange } from './apply-change';
import { addCopies, applyCustodyEvent } from './apply-custody';
import { newPhoto, type NewPhoto } from './new-photo';
import { applySendEvent } from './apply-send-event';
import type { EditedEvent, ShootEvent } from './shoot-event';
import { fileKey, type ImportState, type Settled, type ShootState } from './shoot-state';

/** Edits that can be taken back; older ones stay in the journal, but not in this list. */
const UNDO_DEPTH = 100;

/** Folds one event into the shoot, in place. Deterministic: the same events give the same shoot. */
export function applyShootEvent(state: ShootState, event: ShootEvent): void {
  switch (event.type) {
    case 'shootCreated':
      state.head = event.head;
      state.buckets = event.buckets;
      return;
    case 'photoImported':
      importPhoto(state, event);
      return;
    case 'fileAdded':
      addFile(state, event.photoId, event.file, event.facts);
      return;
    case 'photosAnalysed':
      for (const { photoId, ...found } of event.items) keepLook(state, photoId, found);
      return;
    case 'copiesMade':
    case 'filesChecked':
    case 'fileRestored':
    case 'fileRescued':
      applyCustodyEvent(state, event);
      return;
    case 'problemsFound':
      state.problems = [...state.problems, ...event.problems];
      return;
    case 'edited':
      applyEdit(state, event);
      return;
    case 'importStarted':
    case 'cardListed':
    case 'duplicateFound':
    case 'fileSkipped':
    case 'fileFailed':
    case 'importEnded':
      applyImportEvent(state, event);
      return;
    case 'sendQueued':
    case 'sendConfirmed':
    case 'sendParked':
    case 'sendIgnored':
    case 'structureConfirmed':
    case 'studioMet':
      applySendEvent(state, event);
      return;
    default:
      assertNever(event, 'shoot event');
  }
}

type Found = Omit<Extract<ShootEvent, { type: 'photosAnalysed' }>['items'][number], 'photoId'>;

function keepLook(state: ShootState, photoId: PhotoId, found: Found): void {
  const photo = state.photos.get(photoId);
  if (!photo) return;
  // However well the picture opens: that a part of it is missing stays said.
  const damage = photo.damage?.code === 'rescued' ? photo.damage : found.damage;
  state.photos.set(photoId, revised(photo, { ...photo, ...found, damage, facts: found.facts ?? photo.facts }));
}

/** The studio is told the capture time: another one is another revision, or the studio would take it for a clash. */
function revised(before: Photo, after: Photo): Photo {
  return told(before) === told(after) ? after : { ...after, revision: before.revision + 1 };
}

const told = ({ facts }: Photo): string | null =>
  wallClockText(facts?.capturedAtMs ?? null, facts?.offsetMinutes ?? null);

type ImportEvent = Extract<
  ShootEvent,
  { type: 'importStarted' | 'cardListed' | 'duplicateFound' | 'fileSkipped' | 'fileFailed' | 'importEnded' }
>;

function applyImportEvent(state: ShootState, event: ImportEvent): void {
  if (event.type === 'importStarted') {
    startImport(state, event);
    return;
  }
  const run = importOf(state, event.importId);
  switch (event.type) {
    case 'cardListed':
      for (const file of event.files) {
        // What was settled under this name before were other bytes.
        run.settled.delete(fileKey(file.card, file.path));
        run.listed.set(fileKey(file.card, file.path), file);
      }
      return;
    case 'duplicateFound':
      settleDuplicate(run, event);
      addCopies(state, event);
      return;
    case 'fileSkipped':
    case 'fileFailed': {
      const outcome = event.type === 'fileSkipped' ? ('skipped' as const) : ('failed' as const);
      const { code, message } = event;
      settle(run, event, { outcome: { outcome, code, message }, sha256: null, photoId: null });
      return;
    }
    case 'importEnded':
      run.ended = { how: event.how, code: event.code, message: event.message, at: event.at };
      return;
    default:
      assertNever(event, 'import event');
  }
}

/** An import that goes on keeps what it had listed and settled. */
function startImport(state: ShootState, event: Extract<ImportEvent, { type: 'importStarted' }>): void {
  const { importId, sources, template, at } = event;
  const before = state.imports.get(importId);
  state.imports.set(importId, {
    id: importId,
    sources,
    copyDirs: event.copyDirs ?? (event.secondCopyDir == null ? [] : [event.secondCopyDir]),
    readsTwice: event.readsTwice ?? false,
    template,
    startedAtMs: before?.startedAtMs ?? at,
    listed: before?.listed ?? new Map<string, ListedFile>(),
    settled: before?.settled ?? new Map<string, Settled>(),
    ended: null,
  });
}

function importOf(state: ShootState, importId: ImportId): ImportState {
  const run = state.imports.get(importId);
  invariant(run, `an import is started before anything happens in it (${importId})`);
  return run;
}

function settle(run: ImportState, at: { card: number; path: string }, settled: Settled): void {
  run.settled.set(fileKey(at.card, at.path), settled);
}

/** A file that this import verified and read again, for a copy that was missing, stays verified. */
function settleDuplicate(run: ImportState, event: Extract<ImportEvent, { type: 'duplicateFound' }>): void {
  const { sha256, photoId } = event;
  const before = run.settled.get(fileKey(event.card, event.path));
  if (before?.outcome.outcome === 'verified' && before.sha256 === sha256) return;
  settle(run, event, { outcome: { outcome: 'duplicate' }, sha256, photoId });
}

function settleVerified(state: ShootState, photoId: PhotoId, file: PhotoFile): void {
  const { importId, card, path } = file.source;
  settle(importOf(state, importId), { card, path }, { outcome: { outcome: 'verified' }, sha256: file.sha256, photoId });
}

function importPhoto(state: ShootState, event: NewPhoto): void {
  const photo = newPhoto(event);
  state.photos.set(photo.id, photo);
  settleVerified(state, photo.id, event.file);
}

function addFile(state: ShootState, photoId: PhotoId, file: PhotoFile, facts: PhotoFacts | null): void {
  const photo = state.photos.get(photoId);
  invariant(photo, `a file joins a photo that is there (${photoId})`);
  const files = [...photo.files, file].sort((a, b) => roleRank(a.role) - roleRank(b.role));
  const isShown = files[0] === file;
  state.photos.set(photoId, {
    ...photo,
    files,
    facts: facts ?? photo.facts,
    // What was seen belongs to the file that was shown before.
    analysis: isShown ? null : photo.analysis,
    damage: isShown ? null : photo.damage,
    revision: photo.revision + 1,
  });
  settleVerified(state, photoId, file);
}

function applyEdit(state: ShootState, event: EditedEvent): void {
  for (const change of event.changes) applyChange(state, change);
  if (event.by === 'rule') return;
  const reverted = event.reverts;
  if (reverted === null) {
    state.undo = [...state.undo, event].slice(-UNDO_DEPTH);
    state.redo = [];
    return;
  }
  const from = reverted.as === 'undo' ? state.undo : state.redo;
  const original = from.find((edit) => edit.editId === reverted.editId);
  const rest = from.filter((edit) => edit.editId !== reverted.editId);
  if (reverted.as === 'undo') {
    state.undo = rest;
    if (original) state.redo = [...state.redo, original];
  } else {
    state.redo = rest;
    if (original) state.undo = [...state.undo, original];
  }
}
