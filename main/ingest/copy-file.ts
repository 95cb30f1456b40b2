import { join } from 'node:path';
import type { Sha256 } from '@shared/model/ids';
import type { PhotoFacts } from '@shared/model/photo';
import { isCaptureRole } from '@shared/rules/capture-sets';
import { fail, ok, type Result } from '@shared/model/result';
import { copyFailure, type CopyFailure } from './copy-failure';
import { copyPass, type SourceFile } from './copy-pass';
import { copyVerified } from './copy-verified';
import { hasRoomFor } from './disk-room';
import type { CopiedParts } from './further-copies';
import { furtherIncomingDir, partName } from './incoming-folder';
import type { SettledFile } from './import-types';
import type { CardFile } from './list-card';
import { sourcePath } from './name-bytes';
import { isCardGone } from './probe-card';
import { isWhole, settledAndStanding, type ImportRun } from './import-run';
import { copyWithRoom } from './with-room';

/** A listed file of one of the sources. */
export interface ListedCardFile extends CardFile {
  readonly card: number;
}

/** What came of one file before it is decided where it belongs. */
export type Attempt =
  | { readonly kind: 'settled'; readonly settled: SettledFile }
  | { readonly kind: 'copied'; readonly copied: CopiedParts; readonly facts: PhotoFacts | null }
  | { readonly kind: 'here'; readonly sha256: Sha256 }
  | { readonly kind: 'failed'; readonly failure: CopyFailure };

const HEAD_BYTES = 131_072;
/** Smaller files are copied rather than read twice. */
const WORTH_HASHING_FIRST_BYTES = 65_536;

const readsFacts = (file: CardFile): boolean => (file.role === 'image' || file.role === 'raw') && file.sizeBytes > 0;

const sourceOf = (run: ImportRun, file: ListedCardFile): SourceFile => ({
  path: sourcePath(run.cards[file.card]?.root ?? '', file.path),
  sizeBytes: file.sizeBytes,
  mtimeMs: file.mtimeMs,
});

/** Copies one file to parts and proves them; or finds that nothing has to be copied. */
export async function attemptFile(run: ImportRun, file: ListedCardFile): Promise<Attempt> {
  const settled = await settledAndStanding(run, file);
  if (settled) {
    run.ledger.addBytes(file.sizeBytes);
    return { kind: 'settled', settled };
  }
  if (run.controls.isPaused()) {
    await run.controls.whenRunning();
    run.ledger.resumed();
  }
  if (run.signal.aborted) return { kind: 'failed', failure: copyFailure('source', 'cancelled') };
  const here = await hashOnly(run, file);
  if (here) return here;
  const copied = await copyWithRoom(run, file.sizeBytes, (onBytes) => copyToParts(run, file, onBytes));
  if (!copied.ok) return { kind: 'failed', failure: copied.error };
  const { head, parts } = copied.value;
  const facts = readsFacts(file) ? await run.ports.readHead(head, file.sizeBytes, file.role) : null;
  return { kind: 'copied', copied: parts, facts };
}

/**
 * A file whose name and size the shoot has already is hashed before anything is written: a card that comes
 * a second time costs reading and not a byte of disk. Null: copy it as usual.
 */
async function hashOnly(run: ImportRun, file: ListedCardFile): Promise<Attempt | null> {
  const { index, buffers, signal } = run;
  const name = file.path.slice(file.path.lastIndexOf('/') + 1);
  if (
    !isCaptureRole(file.role) ||
    file.sizeBytes < WORTH_HASHING_FIRST_BYTES ||
    !index.isLikelyHere(name, file.sizeBytes)
  ) {
    return null;
  }
  const source = sourceOf(run, file);
  const pass = await buffers.withPair((pair) =>
    copyPass({
      source,
      partPaths: [],
      pair,
      beginHash: buffers.beginHash,
      signal,
      headBytes: 0,
      onBytes: () => undefined,
    }),
  );
  if (!pass.ok || !(await isWhole(run, pass.value.sha256))) return null;
  run.ledger.addBytes(file.sizeBytes);
  return { kind: 'here', sha256: pass.value.sha256 };
}

async function copyToParts(
  run: ImportRun,
  file: ListedCardFile,
  onBytes: (bytes: number) => void,
): Promise<Result<{ readonly head: Uint8Array; readonly parts: CopiedParts }, CopyFailure>> {
  const { request, buffers, signal, ledger } = run;
  if (!(await hasRoomFor(request.incomingDir, file.sizeBytes, request.reserveBytes))) {
    return fail(copyFailure('destination', 'disk-full'));
  }
  const name = partName(request.importId, run.nextPart());
  const targets = run.further.filter((to) => to.failure() === null);
  const partPaths = targets.map((to) => join(furtherIncomingDir(to.root), name));
  const copied = await copyVerified({
    source: sourceOf(run, file),
    partPaths: [join(request.incomingDir, name), ...partPaths],
    buffers,
    signal,
    headBytes: readsFacts(file) ? HEAD_BYTES : 0,
    onBytes,
    disks: new Map(targets.map((to, at) => [partPaths[at] ?? '', to.disk])),
    readsTwice: request.readsTwice,
  });
  if (copied.ok) {
    const { head, others, readAgain, ...proven } = copied.value;
    if (readAgain !== null) ledger.readAgain(readAgain);
    const further = targets.flatMap((to, at) => (others[at] ? [{ to, part: others[at] }] : []));
    return ok({ head, parts: { ...proven, others: further } });
  }
  if (copied.error.side === 'destination') return copied;
  const isSuspect = copied.error.code === 'source-unreadable' || copied.error.code === 'source-missing';
  const card = run.cards[file.card];
  const isGone = isSuspect && card !== undefined && (await isCardGone(card, file.path, buffers));
  return isGone ? fail(copyFailure('source', 'card-removed')) : copied;
}
