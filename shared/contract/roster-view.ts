import { z } from 'zod';
import { subjectSchema } from '@shared/model/shoot';

/** What a roster file holds, before anything of it is taken over. */
export const rosterPreviewSchema = z.object({
  delimiter: z.string(),
  encoding: z.string(),
  columns: z.array(z.object({ header: z.string(), field: z.string().nullable() })),
  subjects: z.array(subjectSchema),
  /** Compared with the shoot by ID. */
  add: z.number().int(),
  change: z.number().int(),
  missing: z.number().int(),
  bad: z.array(z.object({ line: z.number().int(), message: z.string() })),
  emptyRows: z.number().int(),
  warnings: z.array(z.string()),
});
export type RosterView = z.infer<typeof rosterPreviewSchema>;
