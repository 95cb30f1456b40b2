import { fail, ok, type Result } from '@shared/model/result';
import { recordCommandSchema, type RecordCommand, type Refusal, type RefusalCode, type ShootCommand } from './shoot-command';
import { decideBuckets } from './decide-buckets';
import { decideGroups } from './decide-groups';
import { decideHistory } from './decide-history';
import { decideImport } from './decide-import';
import { decidePhotos } from './decide-photos';
import { decideSend } from './decide-send';
import { decideSubjects } from './decide-subjects';
import type { Change } from './change';
import { bucketIdSchema } from '@shared/model/ids';
import type { EditLabel, ShootEvent } from './shoot-event';
import type { ShootState } from './shoot-state';

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

/** Answers a command with what happens, or with why it does not. Pure: reads the state, changes nothing. */
export function decideShoot(state: ShootState, command: ShootCommand, context: DecideContext): Decision {
  if (command.type === 'createShoot') return createShoot(state, command, context);
  if (state.head === null) return refuse('not-found', 'This shoot has not been created yet.');
  switch (command.type) {
    case 'startImport':
    case 'listCard':
    case 'recordFile':
    case 'recordDuplicate':
    case 'recordUnimported':
    case 'endImport':
    case 'recordAnalyses':
    case 'recordProblems':
      return decideImport(state, command, context);
    case 'recordConfirmed':
    case 'recordParked':
    case 'recordStructure':
    case 'queueSend':
    case 'retrySend':
    case 'ignoreSend':
      return decideSend(state, command, context);
    case 'groupAutomatically':
    case 'groupByCount':
    case 'groupPhotos':
    case 'ungroupPhotos':
    case 'setCover':
      return decideGroups(state, command, context);
    case 'assignByCards':
    case 'tagPhotos':
    case 'markCard':
    case 'saveSubjects':
      return decideSubjects(state, command, context);
    case 'assignBuckets':
    case 'addBucket':
    case 'changeBucket':
    case 'removeBucket':
    case 'placePhotos':
      return decideBuckets(state, command, context);
    case 'changeShoot':
    case 'editPhotos':
    case 'removePhotos':
    case 'restorePhotos':
      return decidePhotos(state, command, context);
    case 'undo':
    case 'redo':
      return decideHistory(state, command, context);
  }
}

/** True for commands that only the app itself gives; the window may not. */
export const isRecordCommand = (command: { readonly type: string }): command is RecordCommand =>
  recordCommandSchema.options.some((option) => option.shape.type.value === command.type);

function createShoot(
  state: ShootState,
  command: Extract<RecordCommand, { type: 'createShoot' }>,
  context: DecideContext,
): Decision {
  if (state.head !== null) return refuse('already-exists', `This folder already holds the shoot “${state.head.name}”.`);
  const { shootId: id, name, kind, rules, services } = command;
  const buckets = services.map((service) => ({ ...service, id: bucketIdSchema.parse(context.newId()) }));
  return ok([{ type: 'shootCreated', head: { id, name, kind, rules, createdAtMs: context.at }, buckets }]);
}
