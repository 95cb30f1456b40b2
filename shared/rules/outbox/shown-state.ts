import { assertNever } from '@shared/model/result';
import { faultOf, faults, type FaultAction, type FaultName } from './faults';
import type { OutboxItem } from './item';

/** What a person sees of one photo's way to the studio (CONVENTIONS 8). */
export const shownStates = [
  'local',
  'held',
  'queued',
  'sending',
  'confirming',
  'synced',
  'changed',
  'retrying',
  'failed',
  'conflict',
  'ignored',
] as const;
export type ShownState = (typeof shownStates)[number];

/** A text of the locale files with its values; times are ms since 1970, formatted where it is shown. */
export interface WordedText {
  readonly key: string;
  readonly params: Readonly<Record<string, string | number>>;
}

export interface ShownSend {
  readonly state: ShownState;
  readonly text: WordedText;
  /** What went wrong or what it waits for, in a sentence; null when there is nothing to say. */
  readonly reason: WordedText | null;
  readonly action: FaultAction | null;
}

/** What the journal and the queue know about one photo. */
export interface PhotoSend {
  /** The photo's revision now. */
  readonly revision: number;
  /** The live item; null when the photo is not in the queue. */
  readonly item: OutboxItem | null;
  /** 0–100, while `sending`. */
  readonly percent: number;
  readonly confirmed: { readonly revision: number; readonly atMs: number } | null;
  /** `code` as recorded: `SYNC-104`. */
  readonly parked: { readonly code: string; readonly isIgnored: boolean } | null;
  /** The rule that holds the photo back, `no-subject-id`; null when it may go. */
  readonly holdReason: string | null;
}

/** The queue speaks first, then the journal's last word on the photo, then the rules. */
export function shownState(send: PhotoSend): ShownSend {
  const { item, parked, confirmed, holdReason } = send;
  if (item && item.state !== 'confirmed') return shownItem(item, send.percent);
  if (parked) return shownParked(parked.code, parked.isIgnored);
  // What the studio was told an instant ago may not be in the journal's view yet.
  const revision = Math.max(confirmed?.revision ?? 0, item?.proof.revision ?? 0);
  if (revision > 0 && revision < send.revision) return plain('changed');
  if (revision > 0) return plain('synced', confirmed ? { atMs: confirmed.atMs } : {});
  if (holdReason !== null) {
    const reason: WordedText = { key: `sync.hold.${holdReason}`, params: {} };
    return { ...plain('held', { reason: holdReason }), reason };
  }
  return plain('local');
}

function plain(state: ShownState, params: WordedText['params'] = {}): ShownSend {
  return { state, text: { key: `sync.state.${state}`, params }, reason: null, action: null };
}

function shownItem(item: Exclude<OutboxItem, { state: 'confirmed' }>, percent: number): ShownSend {
  switch (item.state) {
    case 'queued':
      return { ...plain('queued'), reason: item.waitsFor === null ? null : waitsFor(item.waitsFor) };
    case 'ready':
      return plain('queued');
    case 'blocked':
      return { ...plain('queued'), reason: waitsFor(item.by), action: faultOf('structure-parked').action };
    case 'sending':
      return plain('sending', { percent });
    case 'verifying':
      return plain('confirming');
    case 'waiting':
      return withFault(plain('retrying', { atMs: item.nextAtMs }), item.fault);
    case 'captive':
    case 'needsAuth':
      return withFault(plain('retrying'), item.fault);
    case 'conflict':
      return withFault(plain('conflict'), 'studio-changed');
    case 'parked':
      return shownParked(faultOf(item.fault).code, item.isIgnored);
    default:
      return assertNever(item, 'outbox item');
  }
}

const waitsFor = (what: string): WordedText => ({ key: 'sync.waitsFor', params: { what } });

function withFault(shown: ShownSend, name: FaultName): ShownSend {
  const { code, key, action } = faultOf(name);
  return { ...shown, reason: { key, params: { code } }, action };
}

function shownParked(code: string, isIgnored: boolean): ShownSend {
  const name = faultNamed(code);
  const shown = plain(isIgnored ? 'ignored' : 'failed', { code });
  // A code of a newer app that this one does not know: shown as it is, without advice.
  if (name === null) return { ...shown, reason: { key: 'sync.fault.unknown', params: { code } } };
  const isConflict = faultOf(name).kind === 'conflict' && !isIgnored;
  return withFault(isConflict ? plain('conflict') : shown, name);
}

const nameByCode = new Map<string, FaultName>();
for (const name of Object.keys(faults)) if (isFaultName(name)) nameByCode.set(faults[name].code, name);

function isFaultName(name: string): name is FaultName {
  return name in faults;
}

/** The fault that a recorded code names; null for a code this version does not know. */
export const faultNamed = (code: string): FaultName | null => nameByCode.get(code) ?? null;
