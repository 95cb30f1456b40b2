import { z } from 'zod';
import { keptCheckSchema } from '@shared/model/custody';
import { groupSchema } from '@shared/model/group';
import { importIdSchema, intentIdSchema, photoIdSchema, sha256Schema, studioIdSchema } from '@shared/model/ids';
import { photoSchema, type Photo } from '@shared/model/photo';
import {
  bucketSchema,
  fileOutcomeSchema,
  importSourceSchema,
  listedFileSchema,
  problemSchema,
  shootHeadSchema,
  subjectSchema,
} from '@shared/model/shoot';
import { fail, ok, type Result } from '@shared/model/result';
import { subjectKey } from '@shared/rules/subjects/subject-key';
import { notePosition } from './apply-change';
import { shootEventSchema, type EditedEvent } from './shoot-event';
import { emptyShoot, fileKey, type ConfirmedState, type ShootState } from './shoot-state';

const editedSchema = shootEventSchema.transform((event, context): EditedEvent => {
  if (event.type === 'edited') return event;
  context.addIssue('Only edits can be undone.');
  return z.NEVER;
});

const confirmedSchema = z.object({
  studioId: studioIdSchema,
  revision: z.number(),
  files: z.array(sha256Schema),
  at: z.number(),
});

const snapshotSchema = z.object({
  head: shootHeadSchema.nullable(),
  buckets: z.array(bucketSchema),
  photos: z.array(photoSchema),
  groups: z.array(groupSchema),
  subjects: z.array(subjectSchema),
  imports: z.array(
    z.object({
      id: importIdSchema,
      sources: z.array(importSourceSchema),
      copyDirs: z.array(z.string()),
      readsTwice: z.boolean(),
      template: z.string().nullable(),
      startedAtMs: z.number(),
      listed: z.array(listedFileSchema),
      settled: z.array(
        z.tuple([
          z.string(),
          z.object({ outcome: fileOutcomeSchema, sha256: sha256Schema.nullable(), photoId: photoIdSchema.nullable() }),
        ]),
      ),
      ended: z
        .object({
          how: z.enum(['done', 'cancelled', 'stopped']),
          code: z.string().nullable(),
          message: z.string().nullable(),
          at: z.number(),
        })
        .nullable(),
    }),
  ),
  sends: z.array(
    z.tuple([
      photoIdSchema,
      z.object({
        intent: z
          .object({ intentId: intentIdSchema, revision: z.number(), isForced: z.boolean(), at: z.number() })
          .nullable(),
        confirmed: confirmedSchema.nullable(),
        elsewhere: z.array(confirmedSchema).default([]),
        parked: z.object({ code: z.string(), message: z.string(), isIgnored: z.boolean(), at: z.number() }).nullable(),
      }),
    ]),
  ),
  checks: z.array(z.tuple([photoIdSchema, z.array(keptCheckSchema)])),
  problems: z.array(problemSchema),
  structure: z.object({ studioId: studioIdSchema, hash: z.string() }).nullable(),
  studioId: studioIdSchema.nullable().default(null),
  looks: z.record(z.string(), z.string()).default({}),
  undo: z.array(editedSchema),
  redo: z.array(editedSchema),
});

/** The shoot as plain data for a snapshot; indexes are left out, they follow from the rest. */
export function shootToSnapshot(state: ShootState): z.input<typeof snapshotSchema> {
  const { head, problems, structure, studioId, looks } = state;
  return {
    head,
    buckets: [...state.buckets],
    photos: [...state.photos.values()],
    groups: [...state.groups.values()],
    subjects: [...state.subjects.values()],
    imports: [...state.imports.values()].map((run) => ({
      ...run,
      sources: [...run.sources],
      copyDirs: [...run.copyDirs],
      listed: [...run.listed.values()],
      settled: [...run.settled],
    })),
    sends: [...state.sends].map(([id, send]) => [
      id,
      {
        ...send,
        confirmed: send.confirmed && plainConfirmed(send.confirmed),
        elsewhere: send.elsewhere.map(plainConfirmed),
      },
    ]),
    checks: [...state.checks].map(([id, checks]) => [id, [...checks]]),
    problems,
    structure,
    studioId,
    looks: { ...looks },
    undo: state.undo,
    redo: state.redo,
  };
}

const plainConfirmed = (confirmed: ConfirmedState) => ({ ...confirmed, files: [...confirmed.files] });

/** The shoot out of a snapshot's data. A snapshot is a cache: when it does not parse, the journal is replayed. */
export function shootFromSnapshot(raw: unknown): Result<ShootState, string> {
  const parsed = snapshotSchema.safeParse(raw);
  if (!parsed.success) return fail(z.prettifyError(parsed.error));
  const state = emptyShoot();
  const { photos, groups, subjects, imports, sends, checks, ...rest } = parsed.data;
  Object.assign(state, rest);
  for (const photo of photos) restorePhoto(state, photo);
  for (const group of groups) state.groups.set(group.id, group);
  for (const subject of subjects) state.subjects.set(subjectKey(subject.id), subject);
  for (const run of imports) {
    const listed = new Map(run.listed.map((file) => [fileKey(file.card, file.path), file]));
    state.imports.set(run.id, { ...run, listed, settled: new Map(run.settled) });
  }
  for (const [id, send] of sends) state.sends.set(id, send);
  for (const [id, kept] of checks) state.checks.set(id, kept);
  return ok(state);
}

function restorePhoto(state: ShootState, photo: Photo): void {
  state.photos.set(photo.id, photo);
  notePosition(state, photo);
}
