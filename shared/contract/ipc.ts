import { z } from 'zod';
import { userCommandSchema } from '@shared/domain/shoot-command';
import { MAX_COPY_DIRS, restoredSchema } from '@shared/model/custody';
import {
  bucketIdSchema,
  commandIdSchema,
  importIdSchema,
  photoIdSchema,
  shootIdSchema,
  studioIdSchema,
} from '@shared/model/ids';
import { holeSchema, photoSchema } from '@shared/model/photo';
import { bucketSchema, shootKindSchema } from '@shared/model/shoot';
import type { CallName, EventName, PageCallName } from './channels';
import {
  copyDirViewSchema,
  importProgressSchema,
  importReportSchema,
  scanViewSchema,
  sourceViewSchema,
} from './import-view';
import { conflictSchema } from './conflict-view';
import { photoRowSchema } from './photo-row';
import { rosterPreviewSchema } from './roster-view';
import { filePlaceSchema, leaveConcernSchema, leaveViewSchema, storyEntrySchema } from './safety-view';
import { settingsSchema } from './settings';
import { saidSchema } from './said';
import { moveQuestionSchema, repairViewSchema, shootSummarySchema, shootViewSchema } from './shoot-view';
import {
  connectAnswerSchema,
  studioChangeSchema,
  syncItemSchema,
  syncPlansSchema,
  syncPreviewSchema,
  syncStatusSchema,
} from './sync-view';
import { verifyViewSchema } from './verify-view';

interface CallSpec {
  readonly input: z.ZodType;
  readonly output: z.ZodType;
}
const none = z.strictObject({});
const byShoot = z.strictObject({ shootId: shootIdSchema });
const sourceIds = z.array(z.uuid()).min(1).max(32);

const closedLibrarySchema = saidSchema.extend({ dir: z.string(), question: moveQuestionSchema.nullable() });
export type ClosedLibrary = z.infer<typeof closedLibrarySchema>;

/** Everything that the window may ask of main. Inputs are checked in main, always. */
export const calls = {
  'app:getInfo': {
    input: none,
    output: z.object({
      version: z.string(),
      libraryDir: z.string(),
      locale: z.string(),
      /** Null when the library is open; else why not: then only the library and the settings can be asked about. */
      closed: closedLibrarySchema.nullable(),
      /** The library is a copy, which is only looked at. */
      isCopy: z.boolean(),
    }),
  },
  'settings:read': { input: none, output: settingsSchema },
  /** The studio is changed by `studio:connect` only, so that a token never goes to an address that nobody tried. */
  'settings:change': { input: settingsSchema.omit({ studio: true }).partial().strict(), output: settingsSchema },
  /** The report for whoever helps, as it would be saved. */
  'diagnostics:read': { input: none, output: z.object({ text: z.string() }) },
  /** Saves what was shown last into a folder that the person chooses; null when the dialog was closed. */
  'diagnostics:save': { input: none, output: z.object({ name: z.string() }).nullable() },
  'library:listShoots': { input: none, output: z.array(shootSummarySchema) },
  'library:createShoot': {
    input: z.strictObject({
      name: z.string().trim().min(1).max(200),
      kind: shootKindSchema,
      services: z.array(bucketSchema.omit({ id: true })).max(100),
    }),
    output: z.object({ shootId: shootIdSchema }),
  },
  /** Opens the system's dialog; null when it was closed. Takes effect at the next start. */
  'library:chooseLibrary': { input: none, output: z.object({ path: z.string() }).nullable() },
  /**
   * Opens a library that could not be opened at the start: as it is now, or as what a person says it is. For an open
   * copy, `moved` takes effect at the next start.
   */
  'library:tryOpen': {
    input: z.strictObject({ as: z.enum(['moved', 'copy']).nullable() }),
    output: z.object({ closed: closedLibrarySchema.nullable() }),
  },
  'shoot:open': { input: byShoot, output: shootViewSchema },
  'shoot:close': { input: byShoot, output: none },
  'shoot:dispatch': {
    input: z.strictObject({ shootId: shootIdSchema, cmd: commandIdSchema, command: userCommandSchema }),
    /** `changed` is false when the command changed nothing. */
    output: z.object({ seq: z.number().int(), changed: z.boolean() }),
  },
  /** Answers whether the shoot was moved here or is a copy. */
  'shoot:claim': {
    input: z.strictObject({ shootId: shootIdSchema, as: z.enum(['moved', 'copy']) }),
    output: shootViewSchema,
  },
  /** Accepts the loss of what is damaged in the journal; the damaged bytes are kept aside. */
  'shoot:repair': { input: byShoot, output: repairViewSchema },
  'import:listSources': { input: none, output: z.array(sourceViewSchema) },
  'import:chooseFolder': { input: none, output: sourceViewSchema.nullable() },
  /** Paths come from the preload script, which takes them from the drop itself. */
  'import:grantDropped': {
    input: z.strictObject({ paths: z.array(z.string().min(1)).min(1).max(10_000) }),
    output: sourceViewSchema,
  },
  'import:scan': { input: z.strictObject({ shootId: shootIdSchema, sourceId: z.uuid() }), output: scanViewSchema },
  'import:previewNames': {
    input: z.strictObject({ shootId: shootIdSchema, sourceId: z.uuid().nullable(), template: z.string().max(500) }),
    output: z.object({
      error: z.string().nullable(),
      names: z.array(z.object({ before: z.string(), after: z.string() })),
    }),
  },
  /** What the chosen folders for further copies have to offer. */
  'import:describeCopyDirs': {
    input: z.strictObject({ dirs: z.array(z.string().min(1)).max(MAX_COPY_DIRS) }),
    output: z.array(copyDirViewSchema),
  },
  'import:start': {
    input: z.strictObject({
      shootId: shootIdSchema,
      sourceIds,
      /** Folders that were chosen in a dialog, or in the settings. */
      copyDirs: z.array(z.string()).max(MAX_COPY_DIRS),
      readsTwice: z.boolean(),
      /** Null keeps the camera's names. */
      template: z.string().max(500).nullable(),
      /** Photos dropped on a bucket go there. */
      bucketId: bucketIdSchema.nullable(),
    }),
    output: z.object({ importId: importIdSchema }),
  },
  'import:control': {
    input: z.strictObject({ importId: importIdSchema, action: z.enum(['pause', 'resume', 'cancel']) }),
    output: none,
  },
  'import:getReport': {
    input: z.strictObject({ shootId: shootIdSchema, importId: importIdSchema }),
    output: importReportSchema,
  },
  /** Copies to a folder what the photos of an import lack there; null: a dialog asks for the folder. */
  'import:copyRest': {
    input: z.strictObject({ shootId: shootIdSchema, importId: importIdSchema, dir: z.string().nullable() }),
    /** Null: the dialog was closed. */
    output: z
      .object({
        path: z.string(),
        made: z.number().int(),
        failed: z.number().int(),
        /** Files that are still missing there. */
        left: z.number().int(),
        isCancelled: z.boolean(),
        stopped: saidSchema.nullable(),
      })
      .nullable(),
  },
  'import:cancelRest': { input: z.strictObject({ shootId: shootIdSchema }), output: none },
  'import:eject': {
    input: z.strictObject({ sourceId: z.uuid() }),
    /** Null: it may be taken out. */
    output: z.object({ refused: saidSchema.nullable() }),
  },
  'watch:list': {
    input: none,
    output: z.array(
      z.object({
        watchId: z.uuid(),
        path: z.string(),
        shootId: shootIdSchema.nullable(),
        notice: z.string().nullable(),
      }),
    ),
  },
  /** Opens the system's dialog. Null `shootId`: one shoot a day. */
  'watch:add': {
    input: z.strictObject({ shootId: shootIdSchema.nullable() }),
    output: z.object({ watchId: z.uuid() }).nullable(),
  },
  'watch:remove': { input: z.strictObject({ watchId: z.uuid() }), output: none },
  /** Opens the system's dialog; null when it was closed. */
  'roster:choose': {
    input: byShoot,
    output: z.object({ rosterId: z.uuid(), name: z.string(), preview: rosterPreviewSchema }).nullable(),
  },
  'roster:preview': {
    input: z.strictObject({ shootId: shootIdSchema, rosterId: z.uuid(), columns: z.record(z.string(), z.string()) }),
    output: rosterPreviewSchema,
  },
  'photo:getMetadata': {
    input: z.strictObject({ shootId: shootIdSchema, photoId: photoIdSchema }),
    output: z.object({
      photo: photoSchema,
      tags: z.array(z.object({ group: z.string(), name: z.string(), value: z.string() })),
      notice: z.string().nullable(),
    }),
  },
  'photo:showInFolder': { input: z.strictObject({ shootId: shootIdSchema, photoId: photoIdSchema }), output: none },
  /** Why every pixel of the photo cannot be shown; null when it can. */
  'photo:explainPicture': {
    input: z.strictObject({ shootId: shootIdSchema, photoId: photoIdSchema }),
    output: z.object({ refused: saidSchema.nullable() }),
  },
  /** Every place where the photo's files are, and how well that is proven. */
  'safety:listPlaces': {
    input: z.strictObject({ shootId: shootIdSchema, photoId: photoIdSchema }),
    output: z.array(filePlaceSchema),
  },
  /** What happened to the photo, from the journal. */
  'safety:getStory': {
    input: z.strictObject({ shootId: shootIdSchema, photoId: photoIdSchema }),
    output: z.object({ name: z.string(), entries: z.array(storyEntrySchema) }),
  },
  /** Opens the system's dialog for a folder; null when it was closed. `lines`: the story as the window words it. */
  'safety:exportStory': {
    input: z.strictObject({
      shootId: shootIdSchema,
      photoId: photoIdSchema,
      as: z.enum(['text', 'json']),
      lines: z.array(z.string().max(1_000)).max(10_000),
    }),
    output: z.object({ name: z.string() }).nullable(),
  },
  /** Null `shootId`: the whole library. */
  'verify:start': { input: z.strictObject({ shootId: shootIdSchema.nullable() }), output: none },
  'verify:control': { input: z.strictObject({ action: z.enum(['pause', 'resume', 'cancel']) }), output: none },
  'verify:get': { input: none, output: verifyViewSchema.nullable() },
  /** Puts a file back from a proven copy of it; what lay there is kept aside. */
  'verify:restore': {
    input: z.strictObject({
      shootId: shootIdSchema,
      photoId: photoIdSchema,
      file: z.string().max(4_096),
      /** Null: the library; else a copy that the photo is known to have. */
      destination: z.string().max(4_096).nullable(),
    }),
    output: z.object({ from: restoredSchema.shape.from }),
  },
  /** Copies what can be read of a file that an import could not copy. */
  'verify:rescue': {
    input: z.strictObject({
      shootId: shootIdSchema,
      importId: importIdSchema,
      card: z.number().int().nonnegative(),
      path: z.string().max(4_096),
    }),
    output: z.object({
      name: z.string(),
      lostBytes: z.number(),
      holeCount: z.number().int(),
      /** The first twenty. */
      holes: z.array(holeSchema),
    }),
  },
  'leave:check': { input: none, output: leaveViewSchema },
  'leave:listPhotos': {
    input: z.strictObject({ shootId: shootIdSchema, concern: leaveConcernSchema }),
    output: z.object({ photoIds: z.array(photoIdSchema) }),
  },
  /** Tries the studio before it is kept. The token is stored apart from the settings and never given back. */
  'studio:connect': {
    input: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('none') }),
      z.strictObject({ kind: z.literal('embedded') }),
      z.strictObject({
        kind: z.literal('remote'),
        url: z.string().min(1).max(2_000),
        token: z.string().min(1).max(1_000),
        /** Fingerprint of the certificate that the person was shown, and says is the studio's. */
        trust: z.string().max(200).optional(),
        isPlainAllowed: z.boolean().optional(),
      }),
    ]),
    output: connectAnswerSchema,
  },
  /** Null: no studio answers, or it is the one that the library sends to. */
  'studio:askChange': { input: none, output: studioChangeSchema.nullable() },
  /** Sends this library's photos to the studio named, if it is the one that answers; nothing is deleted anywhere. */
  'studio:change': {
    input: z.strictObject({ studioId: studioIdSchema }),
    output: saidSchema.extend({ isChanged: z.boolean() }),
  },
  'sync:getStatus': { input: none, output: syncStatusSchema },
  'sync:plan': {
    input: z.strictObject({ shootId: shootIdSchema, photoIds: z.array(photoIdSchema).nullable() }),
    output: syncPlansSchema,
  },
  /** The dry run: what Start would send in this mode, photo by photo; nothing is queued by asking. */
  'sync:preview': {
    input: z.strictObject({ shootId: shootIdSchema, mode: z.enum(['new', 'changed', 'force']) }),
    output: syncPreviewSchema,
  },
  /** Opens the system's dialog for a folder; null when it was closed. `lines`: each photo as the window words it. */
  'sync:exportFailed': {
    input: z.strictObject({
      shootId: shootIdSchema,
      heading: z.string().max(1_000),
      lines: z.array(z.string().max(2_000)).max(100_000),
    }),
    output: z.object({ name: z.string(), photos: z.number().int() }).nullable(),
  },
  /** The page itself may not write to the clipboard: nothing on it may, unasked. */
  'sync:listConflicts': { input: byShoot, output: z.array(conflictSchema) },
  'sync:copyDetails': { input: z.strictObject({ text: z.string().max(2_000) }), output: none },
  /** At most 500 at a time, needing attention first, then on the way, waiting, held, sent. */
  'sync:listItems': { input: z.strictObject({ shootId: shootIdSchema.nullable() }), output: z.array(syncItemSchema) },
  'sync:control': {
    input: z.strictObject({ action: z.enum(['pause', 'resume', 'kick', 'sendAnyway']) }),
    output: none,
  },
} as const satisfies Record<CallName, CallSpec>;

/** Everything that main tells the window by itself. */
export const events = {
  'library:shootsChanged': z.object({}),
  'settings:changed': settingsSchema,
  /** At most ten a second; rows are whole and replace those with the same id. `cmds` are the commands in it. */
  'shoot:rowsChanged': z.object({
    shootId: shootIdSchema,
    seq: z.number().int(),
    cmds: z.array(z.string()),
    rows: z.array(photoRowSchema),
  }),
  'shoot:viewChanged': z.object({ shootId: shootIdSchema, view: shootViewSchema }),
  'import:sourcesChanged': z.array(sourceViewSchema),
  'import:progressed': importProgressSchema,
  /** At most ten a second. */
  'verify:progressed': verifyViewSchema,
  'sync:statusChanged': syncStatusSchema,
  /** A menu item of the system was chosen; the name is that of the window's own action. */
  'app:actionRequested': z.object({ action: z.string() }),
} as const satisfies Record<EventName, z.ZodType>;

export type CallInput<C extends CallName> = z.infer<(typeof calls)[C]['input']>;
export type CallOutput<C extends CallName> = z.infer<(typeof calls)[C]['output']>;
export type EventPayload<E extends EventName> = z.infer<(typeof events)[E]>;

export type CallHandlers = { readonly [C in CallName]: (input: CallInput<C>) => Promise<CallOutput<C>> };

/** Errors cross as values: Electron mangles thrown ones. */
export interface CallError {
  readonly code: string;
  /** For people. */
  readonly message: string;
}
export type CallAnswer<C extends CallName> =
  { readonly ok: true; readonly value: CallOutput<C> } | { readonly ok: false; readonly error: CallError };

/** What the preload script puts on `window.fieldproof`; `DroppedFile` is the window's `File`. */
export interface Bridge<DroppedFile> {
  readonly call: { readonly [C in PageCallName]: (input: CallInput<C>) => Promise<CallAnswer<C>> };
  readonly on: { readonly [E in EventName]: (listener: (payload: EventPayload<E>) => void) => () => void };
  /** Files of a drop, granted for import; main answers with the source. */
  readonly grantDropped: (files: readonly DroppedFile[]) => Promise<CallAnswer<'import:grantDropped'>>;
}
