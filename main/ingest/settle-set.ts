import { captureNameOf, isCaptureRole, type CaptureSet } from '@shared/rules/capture-sets';
import { photoIdSchema, type PhotoId } from '@shared/model/ids';
import { ok, type Result } from '@shared/model/result';
import type { Attempt, ListedCardFile } from './copy-file';
import type { CopyFailure } from './copy-failure';
import { findDuplicate, findOwner } from './find-photo';
import type { ImportRun } from './import-run';
import { nameNewPhoto, tailOf, type NamedContent } from './name-photo';
import { removePart } from './part-file';
import { publishFile, type Owner } from './publish-file';
import { endAs, recordFailure, recordLeft } from './record-left';
import { dropCopies } from './further-copies';
import { settleDuplicate } from './settle-duplicate';
import { doWithRoom } from './with-room';

type Copied = Extract<Attempt, { kind: 'copied' }>;

/** A set being settled: its files in their order, and what those settled so far have said about its photo. */
interface SetInHand {
  readonly run: ImportRun;
  /** The copied files that are not settled yet: they get their base name together. */
  contents: readonly NamedContent[];
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
  const hand: SetInHand = { run, contents: contentsOf(set, attempts), host: null, elsewhere: null };
  for (const [at, file] of set.files.entries()) {
    const attempt = attempts[at];
    if (!attempt) continue;
    if (run.signal.aborted) await discard(attempt);
    else await settleFile(hand, file, attempt);
    hand.contents = hand.contents.filter((content) => content.file !== file);
  }
}

function contentsOf(set: CaptureSet<ListedCardFile>, attempts: readonly Attempt[]): readonly NamedContent[] {
  return set.files.flatMap((file, at) => {
    const attempt = attempts[at];
    return attempt?.kind === 'copied' ? [{ file, sizeBytes: file.sizeBytes, sha256: attempt.copied.sha256 }] : [];
  });
}

async function discard(attempt: Attempt): Promise<void> {
  if (attempt.kind === 'copied') {
    await Promise.all([removePart(attempt.copied.first.path), dropCopies(attempt.copied)]);
  }
}

async function settleFile(hand: SetInHand, file: ListedCardFile, attempt: Attempt): Promise<void> {
  const { run } = hand;
  if (attempt.kind === 'failed') return recordFailure(run, file, attempt.failure);
  if (attempt.kind === 'settled') {
    settleAgain(hand, file, attempt);
    return;
  }
  const sha256 = attempt.kind === 'here' ? attempt.sha256 : attempt.copied.sha256;
  const known = await findDuplicate(run, file, sha256, hand.host);
  if (known) {
    hand.host ??= known.photoId;
    return settleDuplicate(run, file, known, attempt.kind === 'copied' ? attempt.copied : null);
  }
  // Hashed as "here" and gone from the library since: nothing was copied, so it stays to be done by the next run.
  if (attempt.kind === 'here') return;
  const shoot = await elsewhereOf(hand, file, attempt);
  if (shoot === null) return settleNew(hand, file, attempt);
  await discard(attempt);
  await recordLeft(run, file, {
    outcome: 'skipped',
    code: 'known-elsewhere',
    message: `This photo lies in the shoot “${shoot}” already.`,
  });
}

/** What an earlier run of this import has settled counts as it was settled. */
function settleAgain(hand: SetInHand, file: ListedCardFile, { settled }: Extract<Attempt, { kind: 'settled' }>): void {
  const { outcome, photoId, sha256 } = settled;
  hand.host ??= photoId;
  if (outcome === 'verified' || outcome === 'duplicate') {
    hand.run.ledger.ended({ card: file.card, path: file.path, outcome: { outcome }, photoId, sha256, file: null });
  } else {
    endAs(hand.run, file, {
      outcome: 'skipped',
      code: 'known-elsewhere',
      message: 'This photo lies in another shoot already.',
    });
  }
}

async function elsewhereOf(hand: SetInHand, file: ListedCardFile, attempt: Copied): Promise<string | null> {
  if (hand.run.request.knownElsewhere === 'import' || hand.host !== null) return null;
  if (isCaptureRole(file.role)) hand.elsewhere = await hand.run.ports.knownElsewhere(attempt.copied.sha256);
  return hand.elsewhere;
}

async function settleNew(hand: SetInHand, file: ListedCardFile, attempt: Copied): Promise<void> {
  const { run } = hand;
  const { copied, facts } = attempt;
  const content = { sizeBytes: file.sizeBytes, sha256: copied.sha256 };
  const owner = await ownerOf(hand, file, attempt);
  const failure = owner.ok
    ? await doWithRoom(run, () =>
        publishFile(run, { file, owner: owner.value, tail: tailOf(run, file), content, copied, facts }),
      )
    : owner.error;
  if (failure) {
    await discard(attempt);
    return recordFailure(run, file, failure);
  }
  if (owner.ok) hand.host ??= owner.value.id;
}

async function ownerOf(
  hand: SetInHand,
  file: ListedCardFile,
  { copied, facts }: Copied,
): Promise<Result<Owner, CopyFailure>> {
  const { run } = hand;
  const there = findOwner(run, file, facts, hand.host);
  if (there) return ok({ id: there.id, base: there.base, isNew: false });
  const own: NamedContent = { file, sizeBytes: file.sizeBytes, sha256: copied.sha256 };
  // A photo's first file brings the others of its set along into one name; one that contradicts them is named alone.
  const others = hand.host === null ? hand.contents.filter((content) => isOtherKind(content.file, file)) : [];
  const base = await nameNewPhoto(run, [own, ...others], facts);
  return base.ok ? ok({ id: photoIdSchema.parse(run.ports.newId()), base: base.value, isNew: true }) : base;
}

const isOtherKind = (a: ListedCardFile, b: ListedCardFile): boolean =>
  captureNameOf(a.path).tail.toLowerCase() !== captureNameOf(b.path).tail.toLowerCase();
