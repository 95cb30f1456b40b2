import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Written beside and moved into place: whoever waits for the report never reads half of one. */
export async function writeReport(path: string, report: object): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(`${path}.part`, `${JSON.stringify(report, null, 2)}\n`);
  await rename(`${path}.part`, path);
}

/** What became of a report; `sentence` is null when it lies where it was asked for. */
export interface ReportPlace {
  readonly sentence: string | null;
}

/**
 * Puts the report where it was asked for. Where that cannot be, it goes into the library instead, and
 * the sentence says so: what happened to the photos must be readable somewhere.
 */
export async function placeReport(path: string, libraryDir: string | null, report: object): Promise<ReportPlace> {
  try {
    await writeReport(path, report);
    return { sentence: null };
  } catch {
    const instead = libraryDir === null ? null : join(libraryDir, '.fieldproof', 'last-report.json');
    const isKept = instead !== null && (await writeReport(instead, report).then(yes, no));
    const where = isKept ? ` It is in ${instead} instead.` : '';
    return { sentence: `The report could not be written to ${path}.${where}` };
  }
}

const yes = (): boolean => true;
const no = (): boolean => false;
