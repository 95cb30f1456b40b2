import type { KeptCheck, ProofLevel } from '@shared/model/custody';

const RANK: Readonly<Record<ProofLevel, number>> = { L1: 1, L2: 2, L3: 3, L4: 4 };

/** True when a proof of the one level shows no less than one of the other. */
export const isAtLeast = (level: ProofLevel, needed: ProofLevel): boolean => RANK[level] >= RANK[needed];

/** What the import itself proved of every copy that it wrote down. */
export const IMPORT_LEVEL = 'L2';

const isSameCopy = (a: KeptCheck, b: KeptCheck): boolean => a.file === b.file && a.destination === b.destination;

/**
 * Takes a later look at a copy into what is known of it. The newest counts, whatever it found, with one exception: a
 * weaker look that found nothing wrong does not take away a stronger proof.
 */
export function foldCheck(known: readonly KeptCheck[], check: KeptCheck): readonly KeptCheck[] {
  const before = known.find((there) => isSameCopy(there, check));
  const stands: ProofLevel | null = before === undefined ? IMPORT_LEVEL : before.result === 'ok' ? before.level : null;
  if (check.result === 'ok' && stands !== null && !isAtLeast(check.level, stands)) return known;
  return [...known.filter((there) => !isSameCopy(there, check)), check];
}
