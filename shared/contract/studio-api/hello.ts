import { z } from 'zod';
import { studioIdSchema } from '../../model/ids';

export const nonceSchema = z.string().regex(/^[\x21-\x7e]{1,200}$/);

export const helloQuerySchema = z.strictObject({ nonce: nonceSchema.optional() });

/** Without a token: enough to know that a studio answers, and which. `nonce` is '' when none was sent. */
export const helloPublicSchema = z.object({ studio: studioIdSchema, nonce: z.string() });

/**
 * With a token. `epoch` changes when the studio was set up anew or restored; `revision` counts accepted changes. Another
 * epoch, or a revision that went back, means: offer again what was confirmed (`POST /v1/have`).
 */
export const helloSchema = helloPublicSchema.extend({
  epoch: z.string().min(1),
  revision: z.number().int().nonnegative(),
});
export type Hello = z.infer<typeof helloSchema>;

/** Whether it takes requests, for whoever watches over it; nothing of what it holds. */
export const healthSchema = z.strictObject({ status: z.literal('ok') });
