import type { Problem } from '@shared/model/shoot';
import type { ImportProgress } from '@shared/rules/import-progress';
import { readMeter, resumeMeter, secondsLeft, startMeter } from '@shared/rules/import-progress';
import type { EndedFile, ImportPorts } from './import-types';
import type { FurtherDestination } from './further-copies';
import type { ReadBack } from './part-file';

/** Counts what has ended and tells how far the import is. Counts come from files that ended, and from nothing else. */
export interface Ledger {
  readonly addBytes: (bytes: number) => void;
  /** `sizeBytes`: counted as verified bytes when given. */
  readonly ended: (file: EndedFile, sizeBytes?: number) => void;
  readonly problem: (problem: Problem) => void;
  /** Notes how a published copy had been read back. */
  readonly readBack: (from: ReadBack) => void;
  /** As `readBack`, of a second reading of the source. */
  readonly readAgain: (from: ReadBack) => void;
  /** Counts a copy at a further destination. */
  readonly copied: (root: string) => void;
  /** Looks at the clock anew after a pause. */
  readonly resumed: () => void;
  readonly close: () => void;
  readonly counts: () => { verified: number; duplicate: number; skipped: number; failed: number; bytes: number };
  readonly problems: () => readonly Problem[];
  /** The weakest of all; null when nothing was copied. */
  readonly weakestReadBack: () => ReadBack | null;
  readonly weakestReadAgain: () => ReadBack | null;
  readonly copies: (root: string) => number;
}

const LOOK_EVERY_MS = 100;

export function createLedger(
  ports: Pick<ImportPorts, 'now' | 'onProgress' | 'onFileEnded'>,
  totals: { readonly files: number; readonly bytes: number },
  further: readonly FurtherDestination[],
): Ledger {
  const counts = { verified: 0, duplicate: 0, skipped: 0, failed: 0, bytes: 0 };
  const problems: Problem[] = [];
  let weakest: ReadBack | null = null;
  let weakestAgain: ReadBack | null = null;
  const copies = new Map<string, number>();
  let bytesDone = 0;
  let meter = startMeter(ports.now());
  let lookedAtMs = meter.atMs;

  const filesDone = (): number => counts.verified + counts.duplicate + counts.skipped + counts.failed;
  const tell = (): void => {
    const shown = Math.min(Math.max(0, bytesDone), totals.bytes);
    const progress: ImportProgress = {
      filesDone: filesDone(),
      filesTotal: totals.files,
      bytesDone: shown,
      bytesTotal: totals.bytes,
      bytesPerS: meter.bytesPerS,
      secondsLeft: secondsLeft(totals.bytes - shown, meter.bytesPerS),
      destinations: further.map((to) => ({ root: to.root, copies: copies.get(to.root) ?? 0, failure: to.failure() })),
    };
    ports.onProgress(progress);
  };
  const look = (): void => {
    const nowMs = ports.now();
    if (nowMs - lookedAtMs < LOOK_EVERY_MS) return;
    lookedAtMs = nowMs;
    meter = readMeter(meter, nowMs, bytesDone);
    tell();
  };

  return {
    addBytes: (bytes) => {
      bytesDone += bytes;
      look();
    },
    ended: (file, sizeBytes = 0) => {
      counts[file.outcome.outcome] += 1;
      counts.bytes += sizeBytes;
      ports.onFileEnded(file);
      look();
    },
    problem: (problem) => problems.push(problem),
    readBack: (from) => {
      weakest = weakest === 'cache' ? weakest : from;
    },
    weakestReadBack: () => weakest,
    readAgain: (from) => {
      weakestAgain = weakestAgain === 'cache' ? weakestAgain : from;
    },
    weakestReadAgain: () => weakestAgain,
    copied: (root) => {
      copies.set(root, (copies.get(root) ?? 0) + 1);
    },
    copies: (root) => copies.get(root) ?? 0,
    resumed: () => {
      meter = resumeMeter(meter, ports.now());
    },
    close: tell,
    counts: () => ({ ...counts }),
    problems: () => problems,
  };
}
