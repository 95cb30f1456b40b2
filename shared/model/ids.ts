import { z } from 'zod';

/**
 * Ids are UUIDv7 made by the client that first sees the thing, so they order by time and need no
 * round trip to any server. A SHA-256 is written as 64 lower-case hex digits.
 */
const id = <B extends string>(_brand: B) => z.uuid().brand<B>();

export const shootIdSchema = id('ShootId');
export const photoIdSchema = id('PhotoId');
export const groupIdSchema = id('GroupId');
export const bucketIdSchema = id('BucketId');
export const importIdSchema = id('ImportId');
export const commandIdSchema = id('CommandId');
export const intentIdSchema = id('IntentId');
export const deviceIdSchema = id('DeviceId');
export const studioIdSchema = id('StudioId');
export const sha256Schema = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .brand<'Sha256'>();
/** A subject's ID as the studio wrote it: trimmed, NFC; compared by `subjectKey`. */
export const subjectIdSchema = z.string().min(1).max(120).brand<'SubjectId'>();

export type ShootId = z.infer<typeof shootIdSchema>;
export type PhotoId = z.infer<typeof photoIdSchema>;
export type GroupId = z.infer<typeof groupIdSchema>;
export type BucketId = z.infer<typeof bucketIdSchema>;
export type ImportId = z.infer<typeof importIdSchema>;
export type CommandId = z.infer<typeof commandIdSchema>;
export type IntentId = z.infer<typeof intentIdSchema>;
export type DeviceId = z.infer<typeof deviceIdSchema>;
export type StudioId = z.infer<typeof studioIdSchema>;
export type Sha256 = z.infer<typeof sha256Schema>;
export type SubjectId = z.infer<typeof subjectIdSchema>;
