import { z } from 'zod';
import { shootIdSchema } from '../../model/ids';
import { shootHeadSchema, shootKindSchema } from '../../model/shoot';
import { revisionSchema, writeFields } from './revision';

export const shootParamsSchema = z.strictObject({ shootId: shootIdSchema });

/** `PUT /v1/shoots/{shootId}`. */
export const putShootSchema = z.strictObject({
  name: shootHeadSchema.shape.name,
  kind: shootKindSchema,
  ...writeFields,
});
export type PutShoot = z.infer<typeof putShootSchema>;

export const shootReceiptSchema = z.object({ shootId: shootIdSchema, revision: revisionSchema });
export type ShootReceipt = z.infer<typeof shootReceiptSchema>;

/** One entry of `GET /v1/shoots`. `photos` counts those accepted here; `revision` is the client's of the shoot itself. */
export const studioShootSchema = z.object({
  id: shootIdSchema,
  name: z.string(),
  kind: shootKindSchema,
  photos: z.number().int().nonnegative(),
  revision: revisionSchema,
});
export type StudioShoot = z.infer<typeof studioShootSchema>;
