import { applyShootEvent } from '@shared/domain/apply-shoot-event';
import { decideShoot } from '@shared/domain/decide-shoot';
import type { Refusal, ShootCommand } from '@shared/domain/shoot-command';
import { EVENT_VERSION, shootEventSchema, type ShootEvent } from '@shared/domain/shoot-event';
import { shootFromSnapshot, shootToSnapshot } from '@shared/domain/shoot-snapshot';
import { emptyShoot, type ShootState } from '@shared/domain/shoot-state';
import { fail, ok } from '@shared/model/result';
import type { Domain } from './domain';
import type { Store } from './store';

export type ShootStore = Store<ShootState, ShootCommand, ShootEvent, Refusal>;

/** The rules of a shoot, as the journal runs them. */
export const shootDomain: Domain<ShootState, ShootCommand, ShootEvent, Refusal> = {
  version: EVENT_VERSION,
  empty: emptyShoot,
  decide: decideShoot,
  apply: applyShootEvent,
  readEvent: (raw) => {
    const parsed = shootEventSchema.safeParse(raw);
    return parsed.success ? ok(parsed.data) : fail(parsed.error.issues[0]?.message ?? 'unknown event');
  },
  toSnapshot: shootToSnapshot,
  fromSnapshot: shootFromSnapshot,
};
