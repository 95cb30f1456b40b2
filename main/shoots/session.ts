import { join } from 'node:path';
import { createAppender, type Appender } from './appender';
import { syncFolder, writeFully, type Disk } from './disk';
import type { Folding } from './domain';
import type { DamageReport } from './journal-damage';
import { journalFolder } from './journal-files';
import { readBase, replay, reportDamage } from './load-state';
import { readOnly, reasonForFailure } from './read-only-sentence';
import { scanJournal, type JournalScan } from './scan-journal';
import type { Access, ReadOnly } from './store';

/** What the store knows between opening and closing, or between a failure and the next reading of the journal. */
export interface Session<State> {
  state: State;
  /** Last command on the medium. */
  durableSeq: number;
  snapshotSeq: number;
  access: Access;
  readonly restoredSeq: number;
  readonly damage: readonly DamageReport[];
  readonly scan: JournalScan;
  /** Number of each saved command's line; 0 for one that found nothing to do. */
  readonly answers: Map<string, number>;
  /** Null when nothing may be written. */
  readonly appender: Appender | null;
}

export interface SessionOptions<State, Event> {
  readonly disk: Disk;
  readonly dir: string;
  readonly device: string;
  readonly domain: Folding<State, Event>;
  readonly rotateBytes: number;
  readonly confirmOwner: () => Promise<void>;
  readonly onDurable: (upToSeq: number) => void;
}

/** Reads snapshot and journal; `barred` says why it may not be written whatever the journal looks like. */
export async function openSession<State, Event>(
  options: SessionOptions<State, Event>,
  barred: ReadOnly | null,
): Promise<Session<State>> {
  const { domain } = options;
  const answers = new Map<string, number>();
  // Snapshots before lines: while another app writes, every line a snapshot rests on is there by then.
  const base = await readBase(options, domain);
  const scan = await scanJournal(options, (cmd, seq) => {
    if (!answers.has(cmd)) answers.set(cmd, seq);
  });
  const baseSeq = base.seq;
  const { files, stateSeq } = scan;
  const replayed = await replay(options, domain, { base, files, stateSeq, untilSeq: Infinity });
  const damage = reportDamage(scan, { seq: baseSeq }, replayed.damage);
  const isNewer = replayed.isBehind || scan.newest.v > domain.version;
  const closed =
    barred ??
    (isNewer ? readOnly('newer-app') : damage.length > 0 ? readOnly('damaged') : await settleEnd(options, scan));
  const appender = closed ? null : createAppender({ ...options, ...placeToAppend(options, scan) });
  return {
    state: replayed.state,
    durableSeq: Math.max(scan.lastSeq, baseSeq),
    snapshotSeq: baseSeq,
    access: closed ? { readOnly: closed } : 'write',
    restoredSeq: stateSeq,
    ...{ damage, scan, answers, appender },
  };
}

/** The state as the medium has it, after a failure; nothing newer than `untilSeq` counts. */
export async function rebuildState<State, Event>(
  options: Pick<SessionOptions<State, Event>, 'disk' | 'dir' | 'domain'>,
  untilSeq: number,
): Promise<State> {
  const base = await readBase(options, options.domain);
  const { files, stateSeq } = await scanJournal(options, () => undefined);
  const { state } = await replay(options, options.domain, { base, files, stateSeq, untilSeq });
  return state;
}

/**
 * Cuts half a line off the end, and syncs what an ended app may have left in memory only: from here on it counts.
 * Where the disk refuses, the shoot can still be looked at.
 */
async function settleEnd(place: { disk: Disk; dir: string }, scan: JournalScan): Promise<ReadOnly | null> {
  try {
    await cutAndSync(place, scan);
    return null;
  } catch (error) {
    return readOnly(reasonForFailure(error));
  }
}

async function cutAndSync({ disk, dir }: { disk: Disk; dir: string }, { files, torn }: JournalScan): Promise<void> {
  const newest = files.at(-1);
  await syncFolder(disk, journalFolder(dir));
  if (!newest) return;
  const file = await disk.open(join(journalFolder(dir), newest.name), 'r+');
  try {
    if (torn) await file.truncate(newest.soundBytes);
    if (!newest.endsWhole) await writeFully(file, Buffer.from('\n'), newest.soundBytes);
    await file.datasync();
  } finally {
    await file.close();
  }
}

function placeToAppend({ device }: { device: string }, { files }: JournalScan) {
  const newest = files.at(-1);
  const nextNumber = (newest?.number ?? 0) + 1;
  if (newest?.device !== device) return { file: null, nextNumber };
  const soundBytes = newest.endsWhole ? newest.soundBytes : newest.soundBytes + 1;
  const { name, number, firstSeq, lastSeq } = newest;
  return { file: { name, number, firstSeq, lastSeq, soundBytes }, nextNumber };
}
