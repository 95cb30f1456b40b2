import { z } from 'zod';
import { putBucketsSchema, putGroupsSchema, putSubjectsSchema } from '@shared/contract/studio-api/shoot-lists';
import { putPhotoSchema } from '@shared/contract/studio-api/photos';
import { putShootSchema } from '@shared/contract/studio-api/shoots';
import { revisionSchema } from '@shared/contract/studio-api/revision';
import {
  groupIdSchema,
  intentIdSchema,
  photoIdSchema,
  sha256Schema,
  shootIdSchema,
  studioIdSchema,
} from '@shared/model/ids';

const studioId = studioIdSchema;
const shootFields = { studioId, shootId: shootIdSchema };
const hash = z.string().length(64);
const withoutControl = { intentId: true, revision: true } as const;

/**
 * One accepted fact. Facts are absolute (whole values, not differences), so that applying one again changes nothing.
 */
export const factSchema = z.discriminatedUnion('kind', [
  /** `place` is the database it was made in: one that was restored elsewhere is known by it. With PostgreSQL only. */
  z.object({ kind: z.literal('epoch'), epoch: z.string(), place: z.string().optional() }),
  z.object({ kind: z.literal('studio'), studioId, name: z.string() }),
  z.object({
    kind: z.literal('token'),
    studioId,
    tokenId: z.uuid(),
    prefix: z.string(),
    hash,
    label: z.string(),
    /** Absent for one that holds until it is revoked. */
    expiresAt: z.iso.datetime().optional(),
  }),
  z.object({ kind: z.literal('token-revoked'), studioId, tokenId: z.uuid() }),
  z.object({
    kind: z.literal('blob'),
    studioId,
    sha256: sha256Schema,
    bytes: z.number().int().nonnegative(),
    mtimeMs: z.number().int(),
    receiptId: z.uuid(),
  }),
  /** The bytes were found missing or damaged: every studio is told that they are not here. */
  z.object({ kind: z.literal('blob-lost'), sha256: sha256Schema }),
  z.object({
    kind: z.literal('shoot'),
    ...shootFields,
    revision: revisionSchema,
    name: putShootSchema.shape.name,
    shootKind: putShootSchema.shape.kind,
  }),
  z.object({
    kind: z.literal('subjects'),
    ...shootFields,
    revision: revisionSchema,
    ...putSubjectsSchema.omit(withoutControl).shape,
  }),
  z.object({
    kind: z.literal('buckets'),
    ...shootFields,
    revision: revisionSchema,
    bodyHash: hash,
    ...putBucketsSchema.omit(withoutControl).shape,
  }),
  z.object({
    kind: z.literal('groups'),
    ...shootFields,
    revision: revisionSchema,
    groups: putGroupsSchema.shape.groups,
    removed: z.array(groupIdSchema),
  }),
  z.object({
    kind: z.literal('photo'),
    ...shootFields,
    photoId: photoIdSchema,
    bodyHash: hash,
    ...putPhotoSchema.omit({ intentId: true, isForced: true }).shape,
  }),
  /** A client gave an upload up. Nothing rests on it: it is told to the audit log alone. */
  z.object({ kind: z.literal('upload-deleted'), studioId, uploadId: z.uuid() }),
  z.object({
    kind: z.literal('intent'),
    studioId,
    intentId: intentIdSchema,
    requestHash: hash,
    /** What it asked for was here already: its repeats are answered so too. */
    wasThere: z.literal(true).optional(),
  }),
]);
export type Fact = z.infer<typeof factSchema>;
export type FactOf<K extends Fact['kind']> = Extract<Fact, { kind: K }>;

/** Who asked for a change, and from where. */
export interface Actor {
  readonly tokenId: string;
  readonly ip: string;
}

/** A fact with its place in the one order of this data folder, and its time (ISO 8601, UTC). */
export interface LedgerEntry {
  readonly seq: number;
  readonly at: string;
  readonly fact: Fact;
  /** Absent where the studio itself, or its operator, made the change. */
  readonly by?: Actor | undefined;
  /** Ties it to the audited entry before it (`audit-chain`). Those of the time before there was a chain have none. */
  readonly chain?: { readonly previous: string; readonly hash: string } | undefined;
}

export const ledgerBodySchema = z.object({
  at: z.iso.datetime(),
  by: z.object({ tokenId: z.uuid(), ip: z.string() }).optional(),
  fact: factSchema,
  chain: z.object({ previous: hash, hash }).optional(),
});

/** Two facts with one key must be applied one after the other; all others in any order. */
export function factKey(fact: Fact): string {
  switch (fact.kind) {
    case 'epoch':
      return 'epoch';
    case 'studio':
      return `studio ${fact.studioId}`;
    case 'token':
    case 'token-revoked':
      return `token ${fact.tokenId}`;
    case 'blob':
    case 'blob-lost':
      return `blob ${fact.sha256}`;
    case 'photo':
      return `photo ${fact.studioId} ${fact.photoId}`;
    case 'upload-deleted':
      return `upload ${fact.uploadId}`;
    case 'intent':
      return `intent ${fact.studioId} ${fact.intentId}`;
    default:
      return `${fact.kind} ${fact.studioId} ${fact.shootId}`;
  }
}
