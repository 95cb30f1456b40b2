import { z } from 'zod';

/** Something that main says: a code for the window's own language, and an English sentence. */
export const saidSchema = z.object({ code: z.string(), message: z.string() });
export type Said = z.infer<typeof saidSchema>;
