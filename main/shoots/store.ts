import type { Result } from '@shared/model/result';
import type { DamageReport } from './journal-damage';
import type { RepairReport } from './repair-journal';

/** Why a store takes no commands. */
export type ReadOnlyReason =
  | 'asked'
  | 'in-use'
  | 'write-protected'
  | 'copy'
  /** Nobody has said yet whether the folder was moved here or copied. */
  | 'unclaimed'
  | 'damaged'
  | 'newer-app'
  | 'disk-full'
  | 'io'
  | 'lock-lost'
  | 'fault'
  | 'closed';

/** `sentence` is plain English for the photographer. */
export interface ReadOnly {
  readonly reason: ReadOnlyReason;
  readonly sentence: string;
}

export type Access = 'write' | { readonly readOnly: ReadOnly };

/** Why a command could not be saved though nothing spoke against it; nothing of it remains. */
export interface StoreProblem {
  readonly code: 'read-only' | 'disk-full' | 'io';
  readonly message: string;
}

export interface OpenProblem {
  /** `offline`: the folder or its marker is not there, so its disk is taken to be unplugged; nothing was deleted. */
  readonly code: 'offline' | 'bad-marker' | 'io';
  readonly message: string;
}

export interface Answer<Event> {
  /** Empty when the command found nothing to do. */
  readonly events: readonly Event[];
  readonly seq: number;
  /** True when this `cmd` had been saved before: the events are those of the first time. */
  readonly isRepeat: boolean;
}

export interface Batch<Event> {
  readonly seq: number;
  readonly cmd: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly events: readonly Event[];
  /**
   * The state was put in place as a whole (a repair): a projection that is behind this line must be made anew from
   * `state`, its events cannot bring it up to date.
   */
  readonly isRestored: boolean;
}

export interface Store<State, Command, Event, Refusal> {
  /** Includes commands that are still being saved; wait for `settled` where that matters. Never change it. */
  readonly state: State;
  /** Number of the last command that is on the medium. */
  readonly seq: number;
  /** Newest line whose state was put in place as a whole; projections older than it are rebuilt. 0: none. */
  readonly restoredSeq: number;
  readonly access: Access;
  readonly damage: readonly DamageReport[];
  /** Resolves when the command's events are on the medium. Decisions are made in the order of the calls. */
  dispatch(command: Command, options: { readonly cmd: string }): Promise<Result<Answer<Event>, Refusal | StoreProblem>>;
  /** Called once for each saved command, in order, after it is on the medium and before its answer. */
  subscribe(listener: (batch: Batch<Event>) => void): () => void;
  onAccessChange(listener: (access: Access) => void): () => void;
  /** Resolves when every command given so far is answered. */
  settled(): Promise<void>;
  /** Saved commands after `seq` as they were when it was called, from the files. */
  eventsSince(seq: number): AsyncIterable<Batch<Event>>;
  snapshot(): Promise<Result<void, StoreProblem>>;
  /** Accepts the loss of what is damaged: the bytes are kept aside, the rest becomes a sound journal again. */
  repair(): Promise<Result<RepairReport, StoreProblem>>;
  /**
   * After a full or failing disk: reads the journal again and goes back to writing. A store that was read-only from
   * the start has no lock to write under: close it and open it again.
   */
  resume(): Promise<Result<void, StoreProblem>>;
  close(): Promise<void>;
}
