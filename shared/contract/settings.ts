import { z } from 'zod';
import { sendAllowances } from '@shared/rules/outbox/send-allowance';
import { custodyPolicySchema, MAX_COPY_DIRS } from '@shared/model/custody';

/** A certificate that a person has compared and confirmed, for a studio that no authority vouches for. */
export const pinSchema = z.object({ fingerprint: z.string(), pem: z.string().max(100_000) });
export type Pin = z.infer<typeof pinSchema>;

/** What a person may set; secrets are not in here. */
export const settingsSchema = z.object({
  language: z.enum(['system', 'en', 'pl']),
  theme: z.enum(['system', 'dark', 'light']),
  /** Folders that imports copy to next to the library, each with a folder per shoot. Set through a dialog, shown as text. */
  copyDirs: z.array(z.string()).max(MAX_COPY_DIRS),
  /** Imports read every file of a card a second time, and compare. */
  readsTwice: z.boolean(),
  /** When a card may be formatted. */
  policy: custodyPolicySchema,
  cellPx: z.number().int().min(120).max(320),
  isAutoSync: z.boolean(),
  /** The most that sending may take of the line, KB a second; null for all of it. */
  sendLimitKBs: z.number().int().min(16).max(1_000_000).nullable(),
  /** What may be sent over a connection that is paid for by the amount. */
  onMetered: z.enum(sendAllowances),
  /** The person says that this connection is such a one. */
  isMarkedMetered: z.boolean(),
  /** On battery below this charge the bytes of photos wait; null: never. */
  pauseBelowPercent: z.number().int().min(1).max(100).nullable(),
  /** Copies are read again by themselves while nobody uses the computer. */
  isIdleVerified: z.boolean(),
  studio: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('none') }),
    z.object({ kind: z.literal('embedded') }),
    z.object({
      kind: z.literal('remote'),
      url: z.string(),
      pin: pinSchema.optional(),
      /** A person has agreed that the line inside of this network is not encrypted. */
      isPlainAllowed: z.boolean().optional(),
    }),
  ]),
});
export type Settings = z.infer<typeof settingsSchema>;
