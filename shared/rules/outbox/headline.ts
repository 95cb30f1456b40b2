import type { LinkCondition } from './link';
import type { ShownState, WordedText } from './shown-state';

/** Photos of one shoot by what is shown of them; each photo stands in exactly one. */
export type ShownCounts = Readonly<Record<ShownState, number>>;

/** Counted from the rows every time, never kept up by plus and minus. */
export function countShown(states: Iterable<ShownState>): ShownCounts {
  const counts = noneShown();
  for (const state of states) counts[state] += 1;
  return counts;
}

export function noneShown(): Record<ShownState, number> {
  return {
    local: 0,
    held: 0,
    queued: 0,
    sending: 0,
    confirming: 0,
    synced: 0,
    changed: 0,
    retrying: 0,
    failed: 0,
    conflict: 0,
    ignored: 0,
  };
}

export interface HeadlineInput {
  readonly counts: ShownCounts;
  readonly condition: LinkCondition;
  readonly isPaused: boolean;
  /** Photos confirmed since the queue was last empty: the n of "Sending n of m". */
  readonly confirmedInRun: number;
  readonly lastSentAtMs: number | null;
}

export interface Headline {
  readonly kind: 'attention' | 'sending' | 'offline' | 'held' | 'all-sent' | 'local';
  readonly text: WordedText;
  /** Named beside the headline, never hidden behind it. */
  readonly beside: readonly WordedText[];
}

/** States that forbid "All sent". */
const UNFINISHED: readonly ShownState[] = ['queued', 'sending', 'confirming', 'retrying', 'failed', 'conflict'];

/** One glance per shoot, the most urgent first (CONVENTIONS 8). */
export function shootHeadline(input: HeadlineInput): Headline {
  const { counts, condition, confirmedInRun, lastSentAtMs } = input;
  const attention = counts.failed + counts.conflict;
  const moving = counts.sending + counts.confirming;
  const waiting = moving + counts.queued + counts.retrying;
  if (attention > 0) return worded('attention', 'attention', { n: attention }, counts);
  if (waiting > 0 && NEEDS_PERSON.includes(condition)) return worded('attention', condition, { n: waiting }, counts);
  const why = stuckBy(input);
  if (moving > 0 || (waiting > 0 && why === null)) {
    return worded('sending', 'sending', { n: confirmedInRun, m: confirmedInRun + waiting }, counts);
  }
  if (waiting > 0 && why !== null) return worded('offline', why, { n: waiting }, counts);
  if (counts.held > 0) return worded('held', 'held', { n: counts.held }, counts);
  if (counts.synced + counts.changed === 0) return worded('local', 'local', {}, counts);
  return worded('all-sent', 'all-sent', lastSentAtMs === null ? {} : { atMs: lastSentAtMs }, counts);
}

/** Waiting does not help: without a person nothing will be sent, and that must not look like progress. */
const NEEDS_PERSON: readonly LinkCondition[] = ['needs-auth', 'other-studio'];

function stuckBy({ condition, isPaused }: HeadlineInput): string | null {
  if (isPaused) return 'paused';
  return condition === 'online' || condition === 'unknown' ? null : condition;
}

function worded(kind: Headline['kind'], key: string, params: WordedText['params'], counts: ShownCounts): Headline {
  const named: readonly ShownState[] = kind === 'held' ? ['changed', 'ignored'] : ['changed', 'held', 'ignored'];
  const beside = named
    .filter((state) => counts[state] > 0)
    .map((state) => ({ key: `sync.beside.${state}`, params: { n: counts[state] } }));
  return { kind, text: { key: `sync.headline.${key}`, params }, beside };
}

/** True when every photo that should be at the studio is there. */
export const isAllSent = (counts: ShownCounts): boolean => UNFINISHED.every((state) => counts[state] === 0);

/** "No connection. Work goes on; n items will be sent later. Last contact 13:41." */
export function offlineBanner(waiting: number, lastContactMs: number | null): WordedText {
  return lastContactMs === null
    ? { key: 'sync.offline.never', params: { n: waiting } }
    : { key: 'sync.offline.since', params: { n: waiting, lastContactMs } };
}

/** How a run ended, for the result line of the Sync window. */
export interface RunResult {
  readonly sent: number;
  readonly failed: number;
  /** The studio had them already. */
  readonly unchanged: number;
  /** Held back, by reason. */
  readonly held: Readonly<Record<string, number>>;
}

/** "12 sent, 3 held back (no subject ID), 1 failed, 1 204 already there." Parts that are zero are left out, "sent" never. */
export function resultLine({ sent, failed, unchanged, held }: RunResult): readonly WordedText[] {
  const heldParts = Object.entries(held)
    .filter(([, n]) => n > 0)
    .map(([reason, n]) => ({ key: 'sync.result.held', params: { n, reason } }));
  return [
    { key: 'sync.result.sent', params: { n: sent } },
    ...heldParts,
    ...(failed > 0 ? [{ key: 'sync.result.failed', params: { n: failed } }] : []),
    ...(unchanged > 0 ? [{ key: 'sync.result.unchanged', params: { n: unchanged } }] : []),
  ];
}
