import { z } from 'zod';

/** Sync states as they are shown (CONVENTIONS 8), always with an icon and a word. */
export const shownStateSchema = z.enum([
  'local',
  'held',
  'queued',
  'sending',
  'confirming',
  'synced',
  'changed',
  'retrying',
  'failed',
  'conflict',
  'ignored',
]);
export type ShownState = z.infer<typeof shownStateSchema>;
