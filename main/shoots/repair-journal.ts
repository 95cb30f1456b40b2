import { join } from 'node:path';
import { createChainCheck } from './check-chain';
import { createDurably, errorCode, replaceDurably, syncFolder, type Disk } from './disk';
import type { DamageReport } from './journal-damage';
import { journalFileName, journalFolder } from './journal-files';
import { encodeLine } from './journal-line';
import type { JournalScan, ScannedFile } from './scan-journal';
import { walkLines } from './walk-lines';

export interface RepairReport {
  /** Numbers of the commands that are gone, both ends included. */
  readonly lost: readonly { readonly fromSeq: number; readonly toSeq: number }[];
  /** How many of them have no effect on the state any more; the others are in a later saved state. */
  readonly lostCommands: number;
  /** Where the damaged files lie now, relative to the folder. */
  readonly keptAside: readonly string[];
}

export interface RepairOptions {
  readonly disk: Disk;
  readonly dir: string;
  readonly device: string;
  readonly version: number;
  readonly at: number;
  readonly newId: () => string;
  readonly scan: JournalScan;
  readonly damage: readonly DamageReport[];
  /** The best state that could be had, as a snapshot, and the number of its last command. */
  readonly state: unknown;
  readonly seq: number;
}

/**
 * Makes the journal sound again without guessing: the state is written down whole as a new line first, then each
 * damaged file is kept aside and replaced by its sound lines, with a line that names the hole. Broken off at any point,
 * the journal is as damaged as before or less, and the repair can be done again.
 */
export async function repairJournal(options: RepairOptions): Promise<RepairReport> {
  const { disk, dir, scan, damage } = options;
  await writeState(options);
  const keptAside: string[] = [];
  const chain = createChainCheck();
  for (const file of scan.files) {
    const original = await disk.readFile(join(journalFolder(dir), file.name));
    const healed = healFile(options, { file, original, chain });
    if (healed.equals(original)) continue;
    keptAside.push(await keepAside(options, file.name, original));
    await replaceDurably(disk, join(journalFolder(dir), file.name), [healed]);
  }
  const lost = damage.flatMap((each) => each.lost ?? []);
  const gone = damage.filter((each) => !each.isBridged).flatMap((each) => each.lost ?? []);
  return { lost, lostCommands: gone.reduce((sum, { fromSeq, toSeq }) => sum + toSeq - fromSeq + 1, 0), keptAside };
}

async function writeState(options: RepairOptions): Promise<void> {
  const { disk, dir, device, scan, damage, state, seq } = options;
  const lostUpTo = Math.max(seq, scan.lastSeq, ...damage.map(({ lost }) => lost?.toSeq ?? 0));
  const lines: Buffer[] = [];
  if (lostUpTo > scan.lastSeq) lines.push(holeLine(options, { from: scan.lastSeq + 1, to: lostUpTo }));
  lines.push(encodeLine({ ...lineHead(options, lostUpTo + 1), state, events: [] }));
  const number = (scan.files.at(-1)?.number ?? 0) + 1;
  await replaceDurably(disk, join(journalFolder(dir), journalFileName(device, number)), lines);
}

function healFile(
  options: RepairOptions,
  { file, original, chain }: { file: ScannedFile; original: Buffer; chain: ReturnType<typeof createChainCheck> },
): Buffer {
  const parts: Buffer[] = [];
  for (const piece of walkLines(original)) {
    const { isAccepted, hole } = chain.take(file.name, piece, piece.sound ? piece.head : null);
    if (!isAccepted) continue;
    if (hole) parts.push(holeLine(options, hole));
    parts.push(original.subarray(piece.start, piece.end), Buffer.from('\n'));
  }
  return Buffer.concat(parts);
}

function holeLine(options: RepairOptions, lost: { from: number; to: number }): Buffer {
  return encodeLine({ ...lineHead(options, lost.to), lost, events: [] });
}

function lineHead({ newId, at, device, version }: RepairOptions, seq: number) {
  const id = newId();
  return { seq, id, cmd: `repair:${id}`, at, device, v: version };
}

/** The damaged bytes stay, under a name of their own, before anything takes their place. */
async function keepAside({ disk, dir, at }: RepairOptions, name: string, bytes: Buffer): Promise<string> {
  const folder = join(journalFolder(dir), 'damaged');
  await disk.mkdir(folder);
  await syncFolder(disk, journalFolder(dir));
  for (let attempt = 0; ; attempt += 1) {
    const kept = `${name}.${at}${attempt === 0 ? '' : `-${attempt}`}`;
    try {
      await createDurably(disk, join(folder, kept), [bytes]);
      await syncFolder(disk, folder);
      return `journal/damaged/${kept}`;
    } catch (error) {
      if (errorCode(error) !== 'EEXIST') throw error;
    }
  }
}
