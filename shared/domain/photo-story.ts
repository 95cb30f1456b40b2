import type { PhotoId } from '@shared/model/ids';
import type { Photo } from '@shared/model/photo';
import type { PhotoPatch } from './change';
import type { EditedEvent, ShootEvent } from './shoot-event';
import type { ShootState } from './shoot-state';

/** One thing that happened to a photo: a code that has its sentence in each language, and what to fill in. */
export interface StoryEntry {
  readonly atMs: number;
  readonly code: StoryCode;
  readonly values: Readonly<Record<string, string | number>>;
}

export const STORY_CODES = [
  'listed',
  'copied',
  'copied-to',
  'joined',
  'repeated',
  'copy-failed',
  'rescued',
  'looked-at',
  'damaged',
  'tagged',
  'untagged',
  'tagged-by-card',
  'placed',
  'taken-out',
  'grouped',
  'ungrouped',
  'rated',
  'flagged',
  'unflagged',
  'labelled',
  'unlabelled',
  'noted',
  'removed',
  'restored-to-shoot',
  'marked-card',
  'undone',
  'redone',
  'queued',
  'sent',
  'was-there',
  'send-failed',
  'send-ignored',
  'checked-cold',
  'checked',
  'found-different',
  'found-missing',
  'found-unreadable',
  'put-back',
] as const;
export type StoryCode = (typeof STORY_CODES)[number];

/** Saved events with the time at which they were saved. */
export interface StoryBatch {
  readonly at: number;
  readonly events: readonly ShootEvent[];
}

/** Tells what happened to one photo, in the order in which it was written down. */
export function createPhotoStory(
  state: ShootState,
  photo: Photo,
): { take: (batch: StoryBatch) => void; entries: StoryEntry[] } {
  const teller = createTeller(state, photo);
  const entries: StoryEntry[] = [];
  return {
    entries,
    take: ({ at, events }) => {
      for (const event of events) {
        for (const [code, values = {}] of teller(event)) entries.push({ atMs: at, code, values });
      }
    },
  };
}

type Told = readonly [code: StoryCode, values?: Readonly<Record<string, string | number>>];

const HASH_DIGITS = 12;
const leaf = (path: string): string => path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);

function createTeller(state: ShootState, photo: Photo): (event: ShootEvent) => readonly Told[] {
  const { id } = photo;
  const sources = new Set(photo.files.map(({ source }) => keyOf(source.importId, source.card, source.path)));
  const names = new Map(photo.files.map((file) => [file.path, file.name]));
  const cardOf = (importId: string, card: number): string =>
    [...state.imports.values()].find((run) => run.id === importId)?.sources[card]?.label ?? '';

  return (event) => {
    switch (event.type) {
      case 'cardListed':
        return event.files
          .filter((file) => sources.has(keyOf(event.importId, file.card, file.path)))
          .map((file): Told => ['listed', { file: leaf(file.path), card: cardOf(event.importId, file.card) }]);
      case 'fileFailed': {
        if (!sources.has(keyOf(event.importId, event.card, event.path))) return [];
        return [
          ['copy-failed', { file: leaf(event.path), card: cardOf(event.importId, event.card), code: event.code }],
        ];
      }
      case 'photoImported':
      case 'fileAdded':
        return event.photoId === id ? copied(event) : [];
      case 'duplicateFound':
        if (event.photoId !== id) return [];
        return [['repeated', { file: leaf(event.path), card: cardOf(event.importId, event.card) }]];
      case 'fileRescued':
        return event.photoId === id
          ? [['rescued', { file: event.file.name, holes: event.file.holes?.length ?? 0 }]]
          : [];
      case 'photosAnalysed':
        return event.items
          .filter((item) => item.photoId === id)
          .map(({ damage }): Told => (damage ? ['damaged', { damage: damage.code }] : ['looked-at']));
      case 'edited':
        return edits(event, id, state);
      case 'filesChecked':
        return event.checks
          .filter((check) => check.photoId === id)
          .map((check): Told => checked(check, names.get(check.file) ?? ''));
      case 'fileRestored': {
        if (event.photoId !== id) return [];
        return [
          ['put-back', { file: names.get(event.file) ?? '', from: event.from, place: placeOf(event.destination) }],
        ];
      }
      default:
        return sends(event, id);
    }
  };
}

const keyOf = (importId: string, card: number, path: string): string => `${importId} ${String(card)} ${path}`;
/** The library, or a copy outside it; where exactly is the computer's own business. */
const placeOf = (destination: string | null): 'library' | 'copy' => (destination === null ? 'library' : 'copy');

function copied({ type, file }: Extract<ShootEvent, { type: 'photoImported' | 'fileAdded' }>): readonly Told[] {
  const hash = file.sha256.slice(0, HASH_DIGITS);
  const first: Told = [type === 'photoImported' ? 'copied' : 'joined', { file: file.name, hash }];
  return [first, ...file.copies.map((_, at): Told => ['copied-to', { file: file.name, nth: at + 2 }])];
}

function checked(
  { result, level, destination }: Extract<ShootEvent, { type: 'filesChecked' }>['checks'][number],
  file: string,
): Told {
  const values = { file, place: placeOf(destination) };
  if (result === 'ok') return [level === 'L3' ? 'checked-cold' : 'checked', values];
  return [`found-${result}`, values];
}

function sends(event: ShootEvent, id: PhotoId): readonly Told[] {
  switch (event.type) {
    case 'sendQueued':
      return event.intents
        .filter((intent) => intent.photoId === id)
        .map(({ revision }): Told => ['queued', { revision }]);
    case 'sendConfirmed':
      return event.items
        .filter((item) => item.photoId === id)
        .map(({ wasThere, revision }): Told => [wasThere ? 'was-there' : 'sent', { revision }]);
    case 'sendParked':
      return event.items.filter((item) => item.photoId === id).map(({ code }): Told => ['send-failed', { code }]);
    case 'sendIgnored':
      return event.photoIds.includes(id) ? [['send-ignored']] : [];
    default:
      return [];
  }
}

function edits(event: EditedEvent, id: PhotoId, state: ShootState): readonly Told[] {
  const told = event.changes.flatMap((change): Told[] => {
    if (change.kind === 'photos') {
      return change.items
        .filter((item) => item.photoId === id)
        .flatMap(({ before, after }) => patched(before, after, state));
    }
    if (change.kind !== 'groups') return [];
    const wasIn = change.before.some((group) => group.members.includes(id));
    const now = change.after.find((group) => group.members.includes(id));
    if (now) return [['grouped', { photos: now.members.length, by: event.by }]];
    return wasIn ? [['ungrouped', { by: event.by }]] : [];
  });
  if (told.length === 0 || event.reverts === null) return told;
  return [[event.reverts.as === 'undo' ? 'undone' : 'redone'], ...told];
}

function patched(before: PhotoPatch, after: PhotoPatch, state: ShootState): Told[] {
  const told: Told[] = [];
  const had = new Map((before.tags ?? []).map((tag) => [tag.subjectId, tag.by]));
  const has = new Map((after.tags ?? []).map((tag) => [tag.subjectId, tag.by]));
  if (after.tags) {
    for (const [subject, by] of has) {
      if (!had.has(subject)) told.push([by === 'card' ? 'tagged-by-card' : 'tagged', { subject }]);
    }
    for (const subject of had.keys()) if (!has.has(subject)) told.push(['untagged', { subject }]);
  }
  if (after.bucketId !== undefined && after.bucketId !== before.bucketId) {
    const bucket = state.buckets.find(({ id }) => id === after.bucketId)?.label;
    told.push(after.bucketId === null ? ['taken-out'] : ['placed', { bucket: bucket ?? '' }]);
  }
  if (after.rating !== undefined && after.rating !== before.rating) told.push(['rated', { stars: after.rating }]);
  if (after.flag !== undefined && after.flag !== before.flag) {
    told.push(after.flag === null ? ['unflagged'] : ['flagged', { flag: after.flag }]);
  }
  if (after.label !== undefined && after.label !== before.label) {
    told.push(after.label === null ? ['unlabelled'] : ['labelled', { label: after.label }]);
  }
  if (after.note !== undefined && after.note !== before.note) told.push(['noted']);
  if (after.cardMark !== undefined && after.cardMark !== before.cardMark && after.cardMark !== null) {
    told.push(['marked-card']);
  }
  if (after.isRemoved !== undefined && after.isRemoved !== before.isRemoved) {
    told.push([after.isRemoved ? 'removed' : 'restored-to-shoot']);
  }
  return told;
}
