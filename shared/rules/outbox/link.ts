import type { FaultName } from './faults';

/** How we stand with the studio, as shown. */
export type LinkCondition = 'unknown' | 'online' | 'offline' | 'trouble' | 'captive' | 'needs-auth' | 'other-studio';

/**
 * Whether items may go: `flowing`; `probing` while a hello is awaited; `trial` when the studio answered
 * the hello after trouble of its own, so that one item goes first; `stopped` until `probeAtMs`.
 */
export type LinkGate = 'flowing' | 'probing' | 'trial' | 'stopped';

/** One studio seen from here. Host-wide: what one item learns about the studio, all others obey. */
export interface StudioLink {
  readonly condition: LinkCondition;
  /** Since when the condition holds. */
  readonly sinceMs: number;
  /** Last answer that proved to be the studio's; null before the first. */
  readonly lastContactMs: number | null;
  readonly fault: FaultName | null;
  readonly gate: LinkGate;
  readonly probeAtMs: number;
  /** Probes in a row that found no studio, or stops in a row without an item getting through. */
  readonly stops: number;
  /** The studio's own failures in a row. */
  readonly failuresInRow: number;
  /** The last 20 outcomes, newest first: true for a failure. */
  readonly recent: readonly boolean[];
  /** Nothing is sent before (Retry-After). */
  readonly heldUntilMs: number;
  readonly isPaused: boolean;
  /** Longest gap between probes while someone waits with limited patience; null when nobody does. */
  readonly probeGapMs: number | null;
}

export type LinkEvent =
  | { readonly type: 'started' }
  /** The hello came back, proven and signed in. */
  | { readonly type: 'probeAnswered' }
  /** An item's request was answered by the studio, and not with trouble of its own. */
  | { readonly type: 'answered' }
  /** `isProbe`: the hello itself failed. `random` in [0, 1). */
  | { readonly type: 'connectionFailed'; readonly fault: FaultName; readonly isProbe: boolean; readonly random: number }
  | { readonly type: 'studioFailed'; readonly fault: FaultName; readonly isProbe: boolean; readonly random: number }
  /** The studio asked everyone to wait; already clamped. */
  | { readonly type: 'askedToWait'; readonly fault: FaultName; readonly delayMs: number; readonly random: number }
  | { readonly type: 'authRefused'; readonly fault: FaultName; readonly random: number }
  | { readonly type: 'notOurStudio'; readonly fault: FaultName; readonly isProbe: boolean; readonly random: number }
  | { readonly type: 'due' }
  /** The system says that the network changed, or a person asks to try now: waiting is cut short. */
  | { readonly type: 'nudged' }
  | { readonly type: 'pauseAsked' }
  | { readonly type: 'resumeAsked' }
  | { readonly type: 'patienceSet'; readonly probeGapMs: number | null };

export type LinkEffect =
  | { readonly type: 'probe' }
  | { readonly type: 'wake'; readonly atMs: number }
  /** Items that failed for want of a connection may go again. */
  | { readonly type: 'releaseItems' };

export interface LinkStep {
  readonly link: StudioLink;
  readonly effects: readonly LinkEffect[];
}

export const newLink = (now: number): StudioLink => ({
  condition: 'unknown',
  sinceMs: now,
  lastContactMs: null,
  fault: null,
  gate: 'stopped',
  probeAtMs: now,
  stops: 0,
  failuresInRow: 0,
  recent: [],
  heldUntilMs: 0,
  isPaused: false,
  probeGapMs: null,
});
