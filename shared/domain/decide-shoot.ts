import { ok } from '@shared/model/result';
import type { RecordCommand, ShootCommand } from './shoot-command';
import { refuse, type DecideContext, type Decision } from './decision';
import { decideBuckets } from './decide-buckets';
import { decideCustody } from './decide-custody';
import { decideGroups } from './decide-groups';
import { decideHistory } from './decide-history';
import { decideImport } from './decide-import';
import { decidePhotos } from './decide-photos';
import { decideConflicts } from './decide-conflicts';
import { decideSend } from './decide-send';
import { decideSubjects } from './decide-subjects';
import { bucketIdSchema } from '@shared/model/ids';
import type { ShootState } from './shoot-state';

/** Answers a command with what happens, or with why it does not. Pure: reads the state, changes nothing. */
export function decideShoot(state: ShootState, command: ShootCommand, context: DecideContext): Decision {
  if (command.type === 'createShoot') return createShoot(state, command, context);
  if (state.head === null) return refuse('not-found', 'This shoot has not been created yet.');
  if (command.type === 'resolveConflicts') return decideConflicts(state, command, context);
  if (command.type === 'meetStudio') return decideSend(state, command, context);
  return decideInShoot(state, command, context);
}

type CommandInShoot = Exclude<ShootCommand, { type: 'createShoot' | 'resolveConflicts' | 'meetStudio' }>;

function decideInShoot(state: ShootState, command: CommandInShoot, context: DecideContext): Decision {
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
    case 'recordCopies':
    case 'recordChecks':
    case 'recordRestored':
    case 'recordRescued':
      return decideCustody(state, command, context);
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
