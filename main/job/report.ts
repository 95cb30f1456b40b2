import { join } from 'node:path';
import type { SendState, ShootState } from '@shared/domain/shoot-state';
import { previewSend } from '@shared/domain/preview-send';
import { photoSync } from '@shared/domain/shown-sync';
import { reportCustody } from './report-custody';
import type { CustodyRule } from '@shared/rules/custody/custody-rule';
import type { ImportId } from '@shared/model/ids';
import type { Photo, PhotoFile } from '@shared/model/photo';
import type { Problem } from '@shared/model/shoot';
import { subjectKey } from '@shared/rules/subjects/subject-key';
import { wallClockText } from '@shared/rules/wall-clock-text';

/** Seconds; see JOB.md. */
export interface Phases {
  readonly start: number;
  readonly ingest: number;
  readonly firstThumbnail: number;
  readonly thumbnails: number;
  readonly grouping: number;
  readonly subjects: number;
  readonly sync: number;
  readonly total: number;
}

export interface Runtime {
  readonly app: string;
  readonly electron: string;
  readonly node: string;
  readonly platform: string;
}

export interface SyncTally {
  readonly sent: number;
  readonly failed: number;
  readonly unchanged: number;
  readonly bytes: number;
  readonly requests: number;
}

export interface ReportInput {
  readonly runtime: Runtime;
  readonly phases: Phases;
  readonly state: ShootState;
  readonly shootDir: string;
  /** This run's imports, so that `ingest` and `duplicates` speak of this run. */
  readonly importIds: readonly ImportId[];
  /** Index in the job's list of cards for a source of an import; 0 when the job does not name it. */
  readonly cardOf: (importId: ImportId | null, card: number | null) => number;
  /** Absolute path of a photo's thumbnail; null when none could be made. */
  readonly thumbnailOf: (photo: Photo) => string | null;
  /** Problems that belong to the job and not to a photo. */
  readonly problems: readonly Problem[];
  readonly sync: SyncTally;
  /** Nothing was sent on purpose: the report says what would be. */
  readonly isDryRun: boolean;
  /** When a card counts as safe to format. */
  readonly policy: CustodyRule;
}

/** The report of a job, key by key as JOB.md says. */
export function buildReport(input: ReportInput): object {
  const { state } = input;
  const photos = [...state.photos.values()];
  const statuses = photos.map((photo) => photoSync(state, photo));
  return {
    version: 1,
    runtime: input.runtime,
    phases: input.phases,
    ingest: ingestTally(input),
    photos: photos.map((photo) => reportPhoto(input, photo)),
    duplicates: duplicates(input),
    groups: [...state.groups.values()].map(({ id, kind, exposures, isComplete, members, why }) => ({
      id,
      kind,
      exposures,
      complete: isComplete,
      members,
      why,
    })),
    subjects: reportSubjects(state),
    problems: [...input.problems, ...state.problems, ...damages(photos), ...failures(state)].map((problem) => ({
      card: input.cardOf(problem.importId, problem.card),
      source: problem.source,
      step: problem.step,
      code: problem.code,
      message: problem.message,
    })),
    ...reportCustody(input),
    sync: {
      ...input.sync,
      held: statuses.filter((status) => status.sync === 'held').length,
      changed: statuses.filter((status) => status.sync === 'changed').length,
    },
    ...(input.isDryRun ? { dryRun: dryRun(state) } : {}),
  };
}

/** What `"sync": "new"` would send; photo by photo it is in `photos`, as pending or held. */
function dryRun(state: ShootState): object {
  const { photos, held } = previewSend(state, 'new', null);
  const byReason: Record<string, number> = {};
  for (const { reason } of held) byReason[reason] = (byReason[reason] ?? 0) + 1;
  return { photos: photos.length, bytes: photos.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0), held: byReason };
}

function ingestTally({ state, importIds }: ReportInput): object {
  const tally = { files: 0, verified: 0, duplicate: 0, skipped: 0, failed: 0, bytes: 0 };
  for (const importId of importIds) {
    const run = state.imports.get(importId);
    for (const [key, settled] of run?.settled ?? []) {
      const { outcome } = settled.outcome;
      tally.files += 1;
      tally[outcome] += 1;
      if (outcome === 'verified') tally.bytes += run?.listed.get(key)?.sizeBytes ?? 0;
    }
  }
  return tally;
}

function reportPhoto(input: ReportInput, photo: Photo): object {
  const { state, shootDir, cardOf, thumbnailOf } = input;
  const [shown] = photo.files;
  const fileOf = (file: PhotoFile): object => ({
    source: file.source.path,
    path: join(shootDir, file.path),
    sha256: file.sha256,
    bytes: file.sizeBytes,
  });
  const bucket = state.buckets.find((there) => there.id === photo.bucketId);
  return {
    id: photo.id,
    card: shown ? cardOf(shown.source.importId, shown.source.card) : 0,
    ...(shown ? fileOf(shown) : {}),
    capturedAt: wallClockText(photo.facts?.capturedAtMs ?? null, photo.facts?.offsetMinutes ?? null),
    camera: photo.facts?.model ?? null,
    group: photo.groupId,
    subjects: photo.tags.map((tag) => tag.subjectId),
    bucket: bucket?.code ?? null,
    thumbnail: thumbnailOf(photo),
    ...reportSync(state, photo),
    files: photo.files.map(fileOf),
  };
}

/** The five words of JOB.md: a photo that changed since is still sent, and a queued one pending. */
function reportSync(state: ShootState, photo: Photo): { sync: string; why: string | null } {
  const { sync, held, parked } = photoSync(state, photo);
  switch (sync) {
    case 'synced':
    case 'changed':
      return { sync: 'sent', why: null };
    case 'held':
      return { sync: 'held', why: held };
    case 'failed':
      return { sync: 'failed', why: `parked:${parked?.code ?? 'unknown'}` };
    case 'ignored':
      return { sync: 'failed', why: 'ignored' };
    case 'local':
    case 'queued':
      return { sync: 'pending', why: null };
  }
}

function duplicates({ state, importIds, cardOf }: ReportInput): object[] {
  return importIds.flatMap((importId) => {
    const run = state.imports.get(importId);
    return [...(run?.settled ?? [])].flatMap(([key, { outcome, sha256, photoId }]) => {
      const file = run?.listed.get(key);
      if (outcome.outcome !== 'duplicate' || !file) return [];
      return [{ card: cardOf(importId, file.card), source: file.path, sha256, of: photoId }];
    });
  });
}

function reportSubjects(state: ShootState): object[] {
  const photos = new Map<string, number>();
  for (const photo of state.photos.values()) {
    for (const tag of photo.tags) {
      photos.set(subjectKey(tag.subjectId), (photos.get(subjectKey(tag.subjectId)) ?? 0) + 1);
    }
  }
  return [...state.subjects.values()].map((subject) => ({
    id: subject.id,
    name: `${subject.firstName} ${subject.lastName}`.trim(),
    photos: photos.get(subjectKey(subject.id)) ?? 0,
  }));
}

/** Damaged pictures are copied like all others, and named. */
function damages(photos: readonly Photo[]): Problem[] {
  return photos.flatMap(({ damage, files: [shown] }) => {
    if (!damage || !shown) return [];
    const { importId, card, path } = shown.source;
    return [{ importId, card, source: path, step: 'metadata' as const, code: damage.code, message: damage.message }];
  });
}

/** Files that no run could copy, and photos that could not be sent. */
function failures(state: ShootState): Problem[] {
  const found: Problem[] = [];
  for (const run of state.imports.values()) {
    for (const [key, { outcome }] of run.settled) {
      const file = run.listed.get(key);
      if (outcome.outcome !== 'failed' || !file) continue;
      const { code, message } = outcome;
      found.push({ importId: run.id, card: file.card, source: file.path, step: 'copy', code, message });
    }
  }
  for (const [photoId, send] of state.sends) {
    const source = state.photos.get(photoId)?.files[0]?.source;
    const parked: SendState['parked'] = send.parked;
    if (!parked || !source) continue;
    const { code, message } = parked;
    found.push({ importId: source.importId, card: source.card, source: source.path, step: 'sync', code, message });
  }
  return found;
}
