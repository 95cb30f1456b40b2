import { z } from 'zod';

/** What a person may set; secrets are not in here. */
export const settingsSchema = z.object({
  language: z.enum(['system', 'en', 'pl']),
  theme: z.enum(['system', 'dark', 'light']),
  /** Default second destination for imports; null for none. Set through a dialog, shown as text. */
  secondCopyDir: z.string().nullable(),
  cellPx: z.number().int().min(120).max(320),
  isAutoSync: z.boolean(),
  studio: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('none') }),
    z.object({ kind: z.literal('embedded') }),
    z.object({ kind: z.literal('remote'), url: z.string() }),
  ]),
});
export type Settings = z.infer<typeof settingsSchema>;
