import type { Damage, PhotoFile } from '@shared/model/photo';

/** What is said of a photo of which only a part could be read. */
export function rescuedDamage({ holes = [], sizeBytes }: PhotoFile): Damage {
  const lost = holes.reduce((sum, { from, to }) => sum + to - from, 0);
  const percent = Math.max(1, Math.round((100 * lost) / Math.max(1, sizeBytes)));
  return {
    code: 'rescued',
    message: `Rescued from a bad card: ${String(percent)} % of this file could not be read. It is not a verified original.`,
  };
}
