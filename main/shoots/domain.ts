import type { Result } from '@shared/model/result';

/** What `decide` may use from outside: it has no clock and no random of its own. */
export interface DecideContext {
  /** Milliseconds since the epoch; becomes the line's `at`. */
  readonly at: number;
  readonly newId: () => string;
}

/** How a state comes from events: all that reading a journal takes. */
export interface Folding<State, Event> {
  /** Newest event version this app writes and understands; raising it makes older snapshots be replayed again. */
  readonly version: number;
  empty(): State;
  /** Folds in place: the store is the state's only owner. Deterministic, and never throws for events of `decide`. */
  apply(state: State, event: Event): void;
  /** Checks and upcasts one event as it was parsed from a line of the given version. */
  readEvent(raw: unknown, version: number): Result<Event, string>;
  /** Plain JSON. Long arrays and records directly below the top are written in slices; elsewhere they are not. */
  toSnapshot(state: State): unknown;
  /** Takes every form `toSnapshot` ever wrote: a repaired journal keeps one for ever. */
  fromSnapshot(raw: unknown): Result<State, string>;
}

/** The rules of one kind of journal (a shoot, the library): pure, so that replay gives what was live. */
export interface Domain<State, Command, Event, Refusal> extends Folding<State, Event> {
  decide(state: State, command: Command, context: DecideContext): Result<readonly Event[], Refusal>;
}
