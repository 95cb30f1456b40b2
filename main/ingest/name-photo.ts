import { captureNameOf } from '@shared/rules/capture-sets';
import type { PhotoFacts } from '@shared/model/photo';
import { fail, ok, type Result } from '@shared/model/result';
import { cameraBase, renderBase, renderTail, withSuffix } from '@shared/rules/naming/render-base';
import { UNKNOWN_VALUES, type NamingValues } from '@shared/rules/naming/naming-tokens';
import { failureOf, type CopyFailure } from './copy-failure';
import type { ListedCardFile } from './copy-file';
import type { ImportRun } from './import-run';
import { shownName } from './name-bytes';
import { lookAt, type Content } from './place-part';

/** What follows the base name of a file in the library. */
export const tailOf = (run: ImportRun, file: ListedCardFile): string =>
  renderTail(run.template?.extension ?? 'camera', captureNameOf(shownPath(file.path)).tail);

const shownPath = (path: string): string => path.split('/').map(shownName).join('/');

/** A file of a photo that is to be named, with the bytes it has. */
export interface NamedContent extends Content {
  readonly file: ListedCardFile;
}

function valuesOf(run: ImportRun, first: NamedContent, facts: PhotoFacts | null, longestTail: string): NamingValues {
  const { request, index } = run;
  const source = request.sources[first.file.card];
  return {
    ...UNKNOWN_VALUES,
    ...request.naming,
    orig: captureNameOf(shownPath(first.file.path)).stem,
    tail: longestTail,
    capturedAtMs: facts?.capturedAtMs ?? null,
    seq: request.seqStart + index.photoCount(),
    cam: facts?.model ?? null,
    serial: facts?.bodySerial ?? null,
    card: source?.label ?? null,
    sha256: first.sha256,
  };
}

/**
 * The base name that all files of a new photo get, relative to the shoot folder: as the template says, with the
 * first suffix for which every file finds its place free.
 */
export async function nameNewPhoto(
  run: ImportRun,
  files: readonly [NamedContent, ...NamedContent[]],
  facts: PhotoFacts | null,
): Promise<Result<string, CopyFailure>> {
  const longestTail = files.map(({ file }) => tailOf(run, file)).reduce((a, b) => (b.length > a.length ? b : a), '');
  const values = valuesOf(run, files[0], facts, longestTail);
  const rendered = run.template ? renderBase(run.template, values) : cameraBase(values);
  const wanted = `${run.request.originalsDir}/${rendered.base}`;
  try {
    for (let nth = run.index.suffixHint(wanted); ; nth += 1) {
      const base = withSuffix(wanted, nth);
      if (run.index.baseOwner(base) !== null || !(await isFreeForAll(run, base, files))) continue;
      run.index.noteSuffix(wanted, nth);
      return ok(base);
    }
  } catch (error) {
    return fail(failureOf('destination', error));
  }
}

async function isFreeForAll(run: ImportRun, base: string, files: readonly NamedContent[]): Promise<boolean> {
  for (const content of files) {
    if ((await lookAt(run.library, base + tailOf(run, content.file), content)) === 'taken') return false;
  }
  return true;
}
