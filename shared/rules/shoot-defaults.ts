import type { ShootKind, ShootRules } from '@shared/model/shoot';

/**
 * What a kind of shoot starts with (JOB.md): real estate groups brackets; school, event and portrait
 * hold photos back until they have a subject ID. Brackets are looked for in every kind, since a
 * bracket that is not shown as one is worse than looking in vain.
 */
export function shootDefaults(kind: ShootKind): ShootRules {
  const isOfPeople = kind === 'school' || kind === 'event' || kind === 'portrait';
  return {
    needsSubject: isOfPeople,
    needsBucket: false,
    readsCards: isOfPeople,
    grouping: { mode: 'auto' },
    naming: null,
  };
}
