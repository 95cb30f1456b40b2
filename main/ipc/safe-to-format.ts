import type { ImportState } from '@shared/domain/shoot-state';
import type { ShootState } from '@shared/domain/shoot-state';

export interface FormatAnswer {
  readonly isSafe: boolean;
  /** One sentence. */
  readonly reason: string;
}

/**
 * Whether the cards of an import may be formatted: every file on them proven in two places, two disks
 * or one and the studio. What was skipped as no photo does not count; anything that failed does.
 */
export function safeToFormat(state: ShootState, run: ImportState): FormatAnswer {
  const open = run.listed.size - [...run.settled.keys()].filter((key) => run.listed.has(key)).length;
  if (run.ended?.how !== 'done' || open > 0) return no(`Not yet: ${String(open)} files of this card are not copied.`);
  const outcomes = [...run.settled.values()];
  const failed = outcomes.filter(({ outcome }) => outcome.outcome === 'failed').length;
  if (failed > 0) return no(`No: ${String(failed)} files could not be copied.`);
  const single = outcomes.filter(({ outcome, sha256, photoId }) => {
    if (outcome.outcome === 'skipped' || sha256 === null || photoId === null) return false;
    const file = state.photos.get(photoId)?.files.find((there) => there.sha256 === sha256);
    const isAtStudio = state.sends.get(photoId)?.confirmed?.files.includes(sha256) ?? false;
    return (file?.copies.length ?? 0) === 0 && !isAtStudio;
  }).length;
  if (single > 0) return no(`Not yet: ${String(single)} files are proven on this computer only.`);
  return { isSafe: true, reason: 'Yes: every file of this card is proven in two places.' };
}

const no = (reason: string): FormatAnswer => ({ isSafe: false, reason });
