import { z } from 'zod';
import { fail, ok, type Result } from '@shared/model/result';
import type { Rate } from './http/rate-limit';

/** What one client may ask of this instance (SEC-V03, SEC-V05). */
export interface Limits {
  readonly perToken: Rate;
  /** Refused tokens by address: guessing is hopeless, and noise is not worth an answer. */
  readonly wrongTokens: Rate;
  /** Bytes of one studio, unfinished uploads included; null for as much as there is room. */
  readonly quotaBytes: number | null;
}

/** A desktop on the same machine sends some hundred requests a second. */
export const DEFAULT_LIMITS: Limits = {
  perToken: { burst: 10_000, perSecond: 2_000 },
  wrongTokens: { burst: 300, perSecond: 5 },
  quotaBytes: null,
};

const environmentSchema = z.object({
  STUDIO_REQUESTS_PER_SECOND: z.coerce.number().int().positive().optional(),
  STUDIO_QUOTA_BYTES: z.coerce.number().int().positive().optional(),
});

/** From the environment; on failure one line that says what is wrong. */
export function readLimits(environment: NodeJS.Dict<string>): Result<Limits, string> {
  const parsed = environmentSchema.safeParse(environment);
  if (!parsed.success) {
    const names = parsed.error.issues.map((issue) => issue.path.join('.'));
    return fail(`These settings must be whole numbers above 0: ${names.join(', ')}.`);
  }
  const { STUDIO_REQUESTS_PER_SECOND: perSecond, STUDIO_QUOTA_BYTES: quotaBytes = null } = parsed.data;
  const perToken = perSecond === undefined ? DEFAULT_LIMITS.perToken : { burst: perSecond * 5, perSecond };
  return ok({ ...DEFAULT_LIMITS, perToken, quotaBytes });
}
