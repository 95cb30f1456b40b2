import { fail, ok, type Result } from '@shared/model/result';
import type { Change } from './change';
import type { Refusal, RefusalCode } from './shoot-command';
import type { EditLabel, ShootEvent } from './shoot-event';

/** What a decision may not find out by itself. */
export interface DecideContext {
  /** Now, ms since 1970 UTC. */
  readonly at: number;
  readonly newId: () => string;
}
export type Decision = Result<readonly ShootEvent[], Refusal>;

export const refuse = (code: RefusalCode, message: string): Decision => fail({ code, message });
export const nothing: Decision = ok([]);

/** One edit, undone as one. Changes that change nothing are left out; without any, nothing happens. */
export function edited(
  context: DecideContext,
  label: EditLabel,
  changes: readonly Change[],
  by: 'person' | 'rule' = 'person',
): Decision {
  const real = changes.filter((change) => {
    if (change.kind === 'photos' || change.kind === 'subjects') return change.items.length > 0;
    if (change.kind === 'groups') return change.before.length + change.after.length > 0;
    return true;
  });
  if (real.length === 0) return nothing;
  return ok([{ type: 'edited', editId: context.newId(), label, by, reverts: null, changes: real, at: context.at }]);
}
