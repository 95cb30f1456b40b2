import type { OpenRun } from './create-import-run';
import type { ImportReport } from './import-types';

const RESUME_HINT: Readonly<Record<string, string>> = {
  'card-removed': 'Put the card back in and import again to go on.',
  'disk-full': 'Make room on the disk and import again to go on.',
  'destination-lost': 'Connect the disk and import again to go on.',
  'destination-readonly': 'Choose another library, or allow writing there, and import again.',
};

const STOP_WORDS: Readonly<Record<string, string>> = {
  'card-removed': 'The card was removed',
  'disk-full': 'The disk is full',
  'destination-lost': 'The disk with the library is no longer connected',
  'destination-readonly': 'The disk with the library does not allow writing',
  'write-failed': 'The disk with the library reports errors and cannot be trusted',
};

/** "The card was removed: 212 of 640 files are safe. Put the card back in and import again to go on." */
function stopMessage(code: string, fallback: string, safe: number, of: number): string {
  const what = STOP_WORDS[code] ?? fallback.replace(/\.$/u, '');
  return `${what}: ${String(safe)} of ${String(of)} files are safe. ${RESUME_HINT[code] ?? 'Import again to go on.'}`;
}

/** Sums up an import that is over, and writes its problems to the journal. Throws what was no disk's fault. */
export async function reportOf(open: OpenRun): Promise<ImportReport> {
  const { run, totals } = open;
  const fatal = open.fatal();
  if (fatal !== null) throw fatal;
  for (const to of run.further) {
    const failure = to.failure();
    if (failure === null) continue;
    run.ledger.problem({
      importId: run.request.importId,
      card: null,
      source: to.root,
      step: 'second-copy',
      code: failure.code,
      message: `Copying there was given up; what was imported after that is missing there. ${failure.message}`,
    });
  }
  const problems = run.ledger.problems();
  const stopped = open.stopped();
  const isCancelled = stopped === null && run.controls.signal.aborted;
  // With the journal's own disk full or gone there is nowhere to write them; the report still has them.
  if (problems.length > 0 && !stopped) await run.ports.record.problems(problems);
  run.ledger.close();
  const counts = run.ledger.counts();
  const pending = totals.files - counts.verified - counts.duplicate - counts.skipped - counts.failed;
  const safe = counts.verified + counts.duplicate;
  return {
    counts: { files: totals.files, ...counts, pending },
    how: stopped ? 'stopped' : isCancelled && pending > 0 ? 'cancelled' : 'done',
    code: stopped?.code ?? null,
    message: stopped
      ? stopMessage(stopped.code, stopped.message, safe, open.photoFiles)
      : isCancelled && pending > 0
        ? cancelMessage(safe, open.photoFiles)
        : null,
    problems,
    readBack: run.ledger.weakestReadBack(),
    readAgain: run.ledger.weakestReadAgain(),
    destinations: run.further.map((to) => ({
      root: to.root,
      copies: run.ledger.copies(to.root),
      failure: to.failure(),
    })),
  };
}

const cancelMessage = (safe: number, of: number): string =>
  `The import was cancelled: ${String(safe)} of ${String(of)} files are safe. Import again to go on.`;
