import type { Sha256 } from '@shared/model/ids';
import { fail, ok, type Result } from '@shared/model/result';
import { copyFailure, errnoOf, failureOf, type CopyFailure } from './copy-failure';
import { copyPass, type Pass, type SourceFile } from './copy-pass';
import type { BufferPair, IoBuffers } from './io-buffers';
import { NO_TRACE, SAFE_READ } from './open-flags';
import { readBack, removePart, type PartFile, type ReadBack } from './part-file';
import { DiskStalled } from './disk-stalled';
import type { PatientDisk } from './patient-disk';

export interface CopyOptions {
  readonly source: SourceFile;
  /**
   * Absolute paths of the `.part` files to make, the library's first. Without the first the copy has failed;
   * one that fails further down is told in its own result.
   */
  readonly partPaths: readonly [string, ...string[]];
  readonly buffers: IoBuffers;
  readonly signal: AbortSignal;
  readonly headBytes: number;
  readonly onBytes: (bytes: number) => void;
  /** Disks of copies that may be slow to answer, by path; others are waited for as long as it takes. */
  readonly disks?: ReadonlyMap<string, PatientDisk>;
  /** Reads the source a second time and compares: a bad reader seldom errs twice in the same way. */
  readonly readsTwice?: boolean;
}

/** A copy that was flushed, read back and found equal. */
export interface ProvenPart {
  readonly path: string;
  readonly readBack: ReadBack;
}

export interface Copied {
  readonly sha256: Sha256;
  /** XXH3 (64 bits) of the same bytes, 16 hex digits: for media hash lists. */
  readonly xxh3: string;
  /** The first bytes of the file. */
  readonly head: Uint8Array;
  readonly first: ProvenPart;
  /** One for each further path, in their order. */
  readonly others: readonly Result<ProvenPart, CopyFailure>[];
  /** Where the second reading of the source came from; null when there was none. */
  readonly readAgain: ReadBack | null;
}

/** "A bad source read is tried once more, a bad copy twice" (ARCHITECTURE.md, "Copy and verify"). */
const SOURCE_RETRIES = 1;
const COPY_RETRIES = 2;

const isWorthAnotherRead = (failure: CopyFailure): boolean =>
  failure.code === 'source-unreadable' || failure.code === 'source-changed';
const isWorthAnotherCopy = (failure: CopyFailure): boolean =>
  failure.code === 'copy-mismatch' || failure.code === 'write-failed';

type Proof = Result<ProvenPart, CopyFailure>;
type Seen = Pick<Copied, 'sha256' | 'xxh3' | 'head'>;

const hexOf = (digest: bigint): string => digest.toString(16).padStart(16, '0');

/**
 * Copies one file to every `.part` path and proves each copy against the source's hash. On success the parts
 * are on stable storage, read-only, with the source's time, and wait to be published; on failure none is left.
 */
export function copyVerified(options: CopyOptions): Promise<Result<Copied, CopyFailure>> {
  return options.buffers.withPair(async (pair) => {
    const copied = await attemptAll(options, pair);
    const proven = copied.ok && options.readsTwice === true ? await compareAgain(options, copied.value, pair) : copied;
    if (!proven.ok) await Promise.all(options.partPaths.map((path) => removeInTime(options, path)));
    return proven;
  });
}

async function attemptAll(options: CopyOptions, pair: BufferPair): Promise<Result<Copied, CopyFailure>> {
  const proofs = new Map<string, Proof>();
  let pending: readonly string[] = options.partPaths;
  let seen: Seen | null = null;
  for (let attempt = 0; ; attempt += 1) {
    const pass = await readTwiceAtMost(options, pending, pair, attempt === 0);
    if (!pass.ok && attempt < COPY_RETRIES && isWorthAnotherCopy(pass.error)) continue;
    if (!pass.ok && pass.error.side === 'destination' && seen && proofs.get(options.partPaths[0])?.ok === true) {
      // Only further copies were being made anew: their disk's trouble is not the library's.
      for (const path of pending) proofs.set(path, pass);
      return conclude(options, seen, proofs);
    }
    if (!pass.ok) return pass;
    // Two whole readings that differ: whichever copy "verifies", nobody knows which one was the photo.
    if (seen && seen.sha256 !== pass.value.sha256) return fail(copyFailure('source', 'reader-unstable'));
    seen = { sha256: pass.value.sha256, xxh3: hexOf(pass.value.digest), head: pass.value.head };
    for (const part of pass.value.parts) {
      proofs.set(part.path, await prove(options, part, pass.value, pair));
    }
    pending = pending.filter((path) => {
      const proof = proofs.get(path);
      return attempt < COPY_RETRIES && proof?.ok === false && isWorthAnotherCopy(proof.error);
    });
    if (pending.length === 0 || isHopeless(proofs.get(options.partPaths[0]))) return conclude(options, seen, proofs);
  }
}

const isHopeless = (proof: Proof | undefined): boolean => proof?.ok === false && !isWorthAnotherCopy(proof.error);

function conclude(
  { partPaths: [first, ...others] }: CopyOptions,
  seen: Seen,
  proofs: ReadonlyMap<string, Proof>,
): Result<Copied, CopyFailure> {
  const of = (path: string): Proof => proofs.get(path) ?? fail(copyFailure('destination', 'write-failed'));
  const proven = of(first);
  return proven.ok ? ok({ ...seen, first: proven.value, others: others.map(of), readAgain: null }) : proven;
}

async function readTwiceAtMost(
  options: CopyOptions,
  partPaths: readonly string[],
  pair: BufferPair,
  isCounted: boolean,
): Promise<Result<Pass, CopyFailure>> {
  const { source, signal, headBytes } = options;
  const { beginHash } = options.buffers;
  for (let retry = 0; ; retry += 1) {
    let counted = 0;
    const onBytes = (bytes: number): void => {
      if (!isCounted) return;
      counted += bytes;
      options.onBytes(bytes);
    };
    const pass = await copyPass({
      source,
      partPaths,
      diskOf: (path) => diskOf(options, path),
      pair,
      beginHash,
      signal,
      headBytes,
      onBytes,
    });
    if (pass.ok || retry >= SOURCE_RETRIES || !isWorthAnotherRead(pass.error)) return pass;
    options.onBytes(-counted);
  }
}

const diskOf = ({ disks }: CopyOptions, path: string): PatientDisk | null => disks?.get(path) ?? null;

/** Removes a part; one on a disk that hangs is left to the next import. */
async function removeInTime(options: CopyOptions, path: string): Promise<void> {
  const disk = diskOf(options, path);
  if (!disk) return removePart(path);
  await disk
    .step(() => removePart(path))
    .catch((error: unknown) => {
      if (!(error instanceof DiskStalled)) throw error;
    });
}

/** Reads a copy back and compares it with what was read from the source. One that differs is removed at once. */
async function prove(options: CopyOptions, part: PartFile, pass: Pass, pair: BufferPair): Promise<Proof> {
  const failure = part.failure();
  if (failure) return fail(failure);
  const { path } = part;
  const { sizeBytes } = options.source;
  try {
    const look = (into: BufferPair): ReturnType<typeof readBack> => readBack(path, sizeBytes, into);
    const disk = diskOf(options, path);
    const answer = await (disk ? disk.step(() => disk.pairs.withPair(look), sizeBytes) : look(pair));
    if (answer.sizeBytes === sizeBytes && answer.digest === pass.digest) return ok({ path, readBack: answer.from });
    await removePart(path);
    return fail(copyFailure('destination', 'copy-mismatch'));
  } catch (error) {
    await removeInTime(options, path);
    return fail(failureOf('destination', error));
  }
}

/** Reads the source a second time, past the page cache where the system lets us; the copies stand only if it is the same. */
async function compareAgain(
  { source, signal }: CopyOptions,
  copied: Copied,
  pair: BufferPair,
): Promise<Result<Copied, CopyFailure>> {
  for (let retry = 0; ; retry += 1) {
    if (signal.aborted) return fail(copyFailure('source', 'cancelled'));
    try {
      const again = await readSourceAgain(source, pair);
      const isSame = again.sizeBytes === source.sizeBytes && hexOf(again.digest) === copied.xxh3;
      return isSame ? ok({ ...copied, readAgain: again.from }) : fail(copyFailure('source', 'reader-unstable'));
    } catch (error) {
      const failure = failureOf('source', error);
      if (retry >= SOURCE_RETRIES || !isWorthAnotherRead(failure)) return fail(failure);
    }
  }
}

async function readSourceAgain(source: SourceFile, pair: BufferPair): ReturnType<typeof readBack> {
  try {
    return await readBack(source.path, source.sizeBytes, pair, SAFE_READ | NO_TRACE);
  } catch (error) {
    // Only a file's owner may read without leaving an access time.
    if (errnoOf(error) === 'EPERM') return readBack(source.path, source.sizeBytes, pair, SAFE_READ);
    throw error;
  }
}
