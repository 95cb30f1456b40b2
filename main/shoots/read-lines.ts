import { join } from 'node:path';
import { createBreather } from './breather';
import type { Disk } from './disk';
import { CRC_LENGTH, readBody, type LineBody } from './journal-line';
import { journalFolder } from './journal-files';
import type { ScannedFile } from './scan-journal';
import { walkLines } from './walk-lines';

export type FileRange = Pick<ScannedFile, 'name' | 'firstSeq' | 'lastSeq'>;

/**
 * The lines after `afterSeq` up to and including `untilSeq`, parsed, in order. Damaged lines are left out: whoever
 * reads has the scan's report. Pauses now and then, so that a long journal does not hold up the windows.
 */
export async function* readLines(
  { disk, dir }: { disk: Disk; dir: string },
  files: readonly FileRange[],
  { afterSeq, untilSeq }: { afterSeq: number; untilSeq: number },
): AsyncGenerator<LineBody> {
  const breather = createBreather();
  let last = afterSeq;
  for (const file of files) {
    if (file.firstSeq === null || file.lastSeq === null) continue;
    if (file.lastSeq <= afterSeq || file.firstSeq > untilSeq) continue;
    const bytes = await disk.readFile(join(journalFolder(dir), file.name));
    for (const piece of walkLines(bytes)) {
      if (breather.isDueAfterSteps()) await breather.breathe();
      if (!piece.sound || piece.head.seq <= last) continue;
      if (piece.head.seq > untilSeq) return;
      const body = readBody(bytes.subarray(piece.start + CRC_LENGTH, piece.end));
      if (!body) continue;
      last = body.seq;
      yield body;
    }
  }
}
