import { z } from 'zod';

/**
 * Something that main says: a code for the window's own language, an English sentence, and what both have to name
 * (`count` chooses the plural).
 */
export const saidSchema = z.object({
  code: z.string(),
  message: z.string(),
  values: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
});
export type Said = z.infer<typeof saidSchema>;
