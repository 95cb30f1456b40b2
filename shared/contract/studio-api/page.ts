import { z } from 'zod';
import { PAGE_ITEMS } from './limits';

/** Query of every list: `after` is the `next` of the page before. */
export const pageQuerySchema = z.strictObject({
  after: z
    .string()
    .regex(/^\d{1,15}$/)
    .optional(),
  limit: z.coerce.number().int().min(1).max(PAGE_ITEMS).optional(),
});
export type PageQuery = z.infer<typeof pageQuerySchema>;

/** Entries in the order in which the studio first accepted them; `next` is null on the last page. */
export const pageOf = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item), next: z.string().nullable() });
