import { z } from 'zod';
import { shownStates } from '@shared/rules/outbox/shown-state';

/** Sync states as they are shown (CONVENTIONS 8), always with an icon and a word. */
export const shownStateSchema = z.enum(shownStates);
export type ShownState = z.infer<typeof shownStateSchema>;
