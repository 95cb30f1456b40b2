import { z } from 'zod';
import { fail, ok, type Result } from '@shared/model/result';

export interface S3Settings {
  readonly bucket: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Null for Amazon's own. */
  readonly endpoint: string | null;
  /** `https://host/bucket/key` rather than `https://bucket.host/key`: what most stores but Amazon's expect. */
  readonly isPathStyle: boolean;
  /** Before every key, so that a bucket can hold other things too; empty, or ends with a slash. */
  readonly prefix: string;
}

const text = z.string().trim().min(1);
const environmentSchema = z.object({
  S3_BUCKET: text,
  S3_REGION: text.default('us-east-1'),
  S3_ACCESS_KEY_ID: text,
  S3_SECRET_ACCESS_KEY: text,
  S3_ENDPOINT: z.url({ protocol: /^https?$/ }).optional(),
  S3_PATH_STYLE: z.enum(['true', 'false']).optional(),
  S3_PREFIX: z
    .string()
    .regex(/^[\w.-]+(\/[\w.-]+)*\/?$/)
    .optional(),
});

/** Null when no bucket is named: then bytes lie in the data folder. Else the settings, or one line that says what is wrong. */
export function readS3Settings(environment: NodeJS.Dict<string>): Result<S3Settings | null, string> {
  if (environment['S3_BUCKET'] === undefined) return ok(null);
  const parsed = environmentSchema.safeParse(environment);
  if (!parsed.success) {
    const names = [...new Set(parsed.error.issues.map((issue) => issue.path.join('.')))];
    return fail(`With S3_BUCKET set, these settings are missing or wrong: ${names.join(', ')}.`);
  }
  const { S3_BUCKET, S3_REGION, S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY, S3_ENDPOINT, S3_PATH_STYLE } = parsed.data;
  const prefix = parsed.data.S3_PREFIX?.replace(/\/?$/, '/') ?? '';
  return ok({
    bucket: S3_BUCKET,
    region: S3_REGION,
    accessKeyId: S3_ACCESS_KEY_ID,
    secretAccessKey: S3_SECRET_ACCESS_KEY,
    endpoint: S3_ENDPOINT ?? null,
    isPathStyle: S3_PATH_STYLE === undefined ? S3_ENDPOINT !== undefined : S3_PATH_STYLE === 'true',
    prefix,
  });
}
