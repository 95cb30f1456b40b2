import { captureNameOf, isCaptureRole, isContradiction, type CaptureSet } from '@shared/rules/capture-sets';
import { photoIdSchema, type PhotoId } from '@shared/model/ids';
import { ok, type Result } from '@shared/model/result';
import type { PhotoFacts } from '@shared/model/photo';
import type { Attempt, ListedCardFile } from './copy-file';
import { stopsImport, type CopyFailure } from './copy-failure';
import type { ImportRun } from './import-run';
import { nameNewPhoto, tailOf, type NamedContent } from './name-photo';
import { removePart } from './part-file';
import { publishFile, type Owner } from './publish-file';
import { leaf, recordLeft, settleDuplicate } from './settle-outcome';
import type { FoundFile, IndexedPhoto } from './shoot-index';

type Copied = Extract<Attempt, { kind: 'copied' }>;

/** What the files of a set settled so far have said about the photo they belong to. */
interface SetState {
  /** The photo that the set's files join; null until the first has been settled. */
  host: PhotoId | null;
  /** The other shoot that holds the set's picture, when such photos are skipped. */
  elsewhere: string | null;
}

/**
 * Decides where the files of one set belong, publishes them and writes them to the journal. Sets are settled
 * one after the other in the order of the list, so that names, suffixes and what counts as the duplicate of what
 * do not depend on which copy happened to be ready first.
 */
export async function settleSet(
  run: ImportRun,
  set: CaptureSet<ListedCardFile>,
  attempts: readonly Attempt[],
): Promise<void> {
  const state: SetState = { host: null, elsewhere: null };
  for (const [at, file] of set.files.entries()) {
    const attempt = attempts[at];
    if (!attempt) continue;
    if (run.signal.aborted) await discard(attempt);
    else await settleFile(run, file, attempt, state, contentsFrom(set, attempts, at));
  }
}

/** The copied files of a set from the n-th on: they get their base name together. */
function contentsFrom(
  set: CaptureSet<ListedCardFile>,
  attempts: readonly Attempt[],
  from: number,
): readonly NamedContent[] {
  return set.files.flatMap((file, at) => {
    const attempt = attempts[at];
    if (at < from || attempt?.kind !== 'copied') return [];
    return [{ file, sizeBytes: file.sizeBytes, sha256: attempt.copied.sha256 }];
  });
}

async function discard(attempt: Attempt): Promise<void> {
  if (attempt.kind !== 'copied') return;
  await removePart(attempt.copied.first.path);
  for (const other of attempt.copied.others) if (other.ok) await removePart(other.value.path);
}

async function settleFile(
  run: ImportRun,
  file: ListedCardFile,
  attempt: Attempt,
  state: SetState,
  contents: readonly NamedContent[],
): Promise<void> {
  if (attempt.kind === 'failed') return settleFailure(run, file, attempt.failure);
  if (attempt.kind === 'settled') {
    const { outcome, photoId, sha256 } = attempt.settled;
    state.host ??= photoId;
    if (outcome === 'skipped' || outcome === 'failed')
      return recordLeft(run, file, 'skipped', 'known-elsewhere', 'This photo lies in another shoot already.', true);
    run.ledger.ended({ card: file.card, path: file.path, outcome: { outcome }, photoId, sha256, file: null });
    return;
  }
  const sha256 = attempt.kind === 'here' ? attempt.sha256 : attempt.copied.sha256;
  const known = findDuplicate(run, file, sha256, state.host);
  if (known) {
    state.host ??= known.photoId;
    return settleDuplicate(run, file, known, attempt.kind === 'copied' ? attempt.copied : null);
  }
  // A file hashed as "here" is a picture whose bytes the shoot has: it was a duplicate above.
  if (attempt.kind === 'here') return;
  const shoot = await elsewhereOf(run, file, attempt, state);
  if (shoot !== null) {
    await discard(attempt);
    return recordLeft(run, file, 'skipped', 'known-elsewhere', `This photo lies in the shoot “${shoot}” already.`);
  }
  await settleNew(run, file, attempt, state, contents);
}

function settleFailure(run: ImportRun, file: ListedCardFile, failure: CopyFailure): Promise<void> | void {
  if (stopsImport(failure)) run.stop(failure.code, failure.message);
  // What would fail for every file is the import's ending, not this file's: it stays to be done.
  if (stopsImport(failure) && failure.code !== 'write-failed') return;
  return recordLeft(run, file, 'failed', failure.code, failure.message);
}

/**
 * The file in the shoot that these bytes repeat. Pictures are the same when their bytes are. Companions are not:
 * two photos may well carry equal sidecars, and each keeps its own. Nor are empty files: each is a photo
 * that the camera failed to write, and is named as such.
 */
function findDuplicate(
  run: ImportRun,
  file: ListedCardFile,
  sha256: FoundFile['file']['sha256'],
  host: PhotoId | null,
): FoundFile | null {
  const known = run.index.byHash(sha256);
  if (isCaptureRole(file.role) && file.sizeBytes > 0) return known[0] ?? null;
  if (host !== null && file.sizeBytes > 0) return known.find((found) => found.photoId === host) ?? null;
  const name = leaf(file.path).toLowerCase();
  return known.find((found) => found.file.name.toLowerCase() === name) ?? null;
}

async function elsewhereOf(
  run: ImportRun,
  file: ListedCardFile,
  attempt: Copied,
  state: SetState,
): Promise<string | null> {
  if (run.request.knownElsewhere === 'import' || state.host !== null) return null;
  if (isCaptureRole(file.role)) state.elsewhere = await run.ports.knownElsewhere(attempt.copied.sha256);
  return state.elsewhere;
}

function findOwner(
  run: ImportRun,
  file: ListedCardFile,
  facts: PhotoFacts | null,
  host: PhotoId | null,
): IndexedPhoto | null {
  const beside = host === null ? null : run.index.photo(host);
  if (beside && !isContradiction(beside.facts, facts)) return beside;
  return isCaptureRole(file.role)
    ? run.index.findTwin(leaf(file.path), file.role, facts)
    : run.index.findNeighbour(file.path);
}

async function settleNew(
  run: ImportRun,
  file: ListedCardFile,
  attempt: Copied,
  state: SetState,
  contents: readonly NamedContent[],
): Promise<void> {
  const named = await ownerOf(run, file, attempt, state, contents);
  const content = { sizeBytes: file.sizeBytes, sha256: attempt.copied.sha256 };
  const { copied, facts } = attempt;
  const failure = named.ok
    ? await publishFile(run, { file, owner: named.value, tail: tailOf(run, file), content, copied, facts })
    : named.error;
  if (failure) {
    await discard(attempt);
    return settleFailure(run, file, failure);
  }
  if (named.ok) state.host ??= named.value.id;
}

async function ownerOf(
  run: ImportRun,
  file: ListedCardFile,
  attempt: Copied,
  state: SetState,
  contents: readonly NamedContent[],
): Promise<Result<Owner, CopyFailure>> {
  const there = findOwner(run, file, attempt.facts, state.host);
  if (there) return ok({ id: there.id, base: there.base, isNew: false });
  const base = await nameFor(run, file, attempt, state, contents);
  return base.ok ? ok({ id: photoIdSchema.parse(run.ports.newId()), base: base.value, isNew: true }) : base;
}

/** A photo's first file brings the others of its set along into one name; one that contradicts them is named alone. */
function nameFor(
  run: ImportRun,
  file: ListedCardFile,
  attempt: Copied,
  state: SetState,
  contents: readonly NamedContent[],
): Promise<Result<string, CopyFailure>> {
  const own = { file, sizeBytes: file.sizeBytes, sha256: attempt.copied.sha256 };
  const others =
    state.host === null ? contents.filter((content) => content.file !== file && isBeside(content.file, file)) : [];
  return nameNewPhoto(run, [own, ...others], attempt.facts);
}

const isBeside = (a: ListedCardFile, b: ListedCardFile): boolean =>
  captureNameOf(a.path).tail.toLowerCase() !== captureNameOf(b.path).tail.toLowerCase();
