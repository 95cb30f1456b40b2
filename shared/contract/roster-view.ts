import { z } from 'zod';
import { subjectSchema } from '@shared/model/shoot';
import { saidSchema } from './said';

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
  bad: z.array(saidSchema.extend({ line: z.number().int() })),
  emptyRows: z.number().int(),
  warnings: z.array(saidSchema),
});
export type RosterView = z.infer<typeof rosterPreviewSchema>;
