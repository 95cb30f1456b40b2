import type { Disk } from './disk';
import type { Folding } from './domain';
import { describeDamage, type DamageReport, type FoundDamage } from './journal-damage';
import type { LineBody } from './journal-line';
import { readLines } from './read-lines';
import type { JournalScan, ScannedFile } from './scan-journal';
import { listSnapshots, readSnapshot } from './snapshot-file';

export interface JournalPlace {
  readonly disk: Disk;
  readonly dir: string;
}

/** A state taken from a snapshot; `seq` 0 is the empty state. */
export interface BaseState<State> {
  readonly state: State;
  readonly seq: number;
}

/**
 * The newest snapshot that proves itself, of this app's own version: events may fold differently in another.
 * `afterSeq` is the newest whole state in the journal itself: an older snapshot says nothing.
 */
export async function readBase<State>(
  place: JournalPlace,
  domain: Pick<Folding<State, never>, 'version' | 'empty' | 'fromSnapshot'>,
): Promise<BaseState<State>> {
  for (const seq of await listSnapshots(place)) {
    const snapshot = await readSnapshot(place, seq);
    if (snapshot?.head.v !== domain.version) continue;
    const read = domain.fromSnapshot(snapshot.state);
    if (read.ok) return { state: read.value, seq };
  }
  return { state: domain.empty(), seq: 0 };
}

export interface Replayed<State> {
  readonly state: State;
  /** Lines that were sound but could not be read or applied. */
  readonly damage: readonly FoundDamage[];
  /** True when it stopped at the first line of a newer app. */
  readonly isBehind: boolean;
}

/** Folds the lines after the base into it. The base's state is used up. */
export async function replay<State, Event>(
  place: JournalPlace,
  domain: Pick<Folding<State, Event>, 'version' | 'apply' | 'readEvent' | 'fromSnapshot'>,
  {
    base,
    files,
    untilSeq,
    stateSeq,
  }: { base: BaseState<State>; files: readonly ScannedFile[]; untilSeq: number; stateSeq: number },
): Promise<Replayed<State>> {
  let state = base.state;
  const damage: FoundDamage[] = [];
  // A whole state in the journal makes everything before it history.
  const afterSeq = Math.max(base.seq, stateSeq <= untilSeq ? stateSeq - 1 : 0);
  for await (const line of readLines(place, files, { afterSeq, untilSeq })) {
    if (line.v > domain.version) return { state, damage, isBehind: true };
    const whole = line.state === undefined ? null : domain.fromSnapshot(line.state);
    if (whole?.ok) state = whole.value;
    else if (whole || !applyLine(domain, state, line)) noteUnreadable(damage, files, line);
  }
  return { state, damage, isBehind: false };
}

function applyLine<State, Event>(
  domain: Pick<Folding<State, Event>, 'apply' | 'readEvent'>,
  state: State,
  line: LineBody,
): boolean {
  const events: Event[] = [];
  for (const raw of line.events) {
    const read = domain.readEvent(raw, line.v);
    if (!read.ok) return false;
    events.push(read.value);
  }
  try {
    for (const event of events) domain.apply(state, event);
    return true;
  } catch {
    return false; // After a hole, events may speak of what is not there: reported as damage, the rest is kept.
  }
}

function noteUnreadable(damage: FoundDamage[], files: readonly ScannedFile[], line: LineBody): void {
  const before = damage.at(-1);
  if (before?.lost && before.lost.toSeq === line.seq - 1) {
    damage.pop();
    damage.push({ ...before, lost: { ...before.lost, toSeq: line.seq } });
    return;
  }
  const file = files.find(({ firstSeq, lastSeq }) => (firstSeq ?? Infinity) <= line.seq && line.seq <= (lastSeq ?? 0));
  const lost = { fromSeq: line.seq, toSeq: line.seq };
  damage.push({ kind: 'events', file: file?.name ?? null, fromByte: 0, toByte: 0, lost, between: [line.at, line.at] });
}

/** Everything that is wrong, with what a later saved state makes good again. */
export function reportDamage(
  scan: JournalScan,
  base: { readonly seq: number },
  unreadable: readonly FoundDamage[],
): readonly DamageReport[] {
  const found = [...scan.damage, ...unreadable];
  if (base.seq > scan.lastSeq) {
    const lost = { fromSeq: scan.lastSeq + 1, toSeq: base.seq };
    found.push({ kind: 'tail', file: null, fromByte: 0, toByte: 0, lost, between: [scan.lastAt, null] });
  }
  const bridgedUpTo = Math.max(base.seq, scan.stateSeq);
  return found.map((each) => describeDamage(each, bridgedUpTo));
}
