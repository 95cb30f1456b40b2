import type { Sha256 } from '@shared/model/ids';
import { fail, ok, type Result } from '@shared/model/result';
import { copyFailure, failureOf, type CopyFailure } from './copy-failure';
import { copyPass, type Pass, type SourceFile } from './copy-pass';
import type { BufferPair, IoBuffers } from './io-buffers';
import { readBack, removePart, type PartFile, type ReadBack } from './part-file';

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
}

/** A copy that was flushed, read back and found equal. */
export interface ProvenPart {
  readonly path: string;
  readonly readBack: ReadBack;
}

export interface Copied {
  readonly sha256: Sha256;
  /** The first bytes of the file. */
  readonly head: Uint8Array;
  readonly first: ProvenPart;
  /** One for each further path, in their order. */
  readonly others: readonly Result<ProvenPart, CopyFailure>[];
}

/** "A bad source read is tried once more, a bad copy twice" (ARCHITECTURE.md, "Copy and verify"). */
const SOURCE_RETRIES = 1;
const COPY_RETRIES = 2;

const isWorthAnotherRead = (failure: CopyFailure): boolean =>
  failure.code === 'source-unreadable' || failure.code === 'source-changed';
const isWorthAnotherCopy = (failure: CopyFailure): boolean =>
  failure.code === 'copy-mismatch' || failure.code === 'write-failed';

type Proof = Result<ProvenPart, CopyFailure>;

/**
 * Copies one file to every `.part` path and proves each copy against the source's hash. On success the parts
 * are on stable storage, read-only, with the source's time, and wait to be published; on failure none is left.
 */
export function copyVerified(options: CopyOptions): Promise<Result<Copied, CopyFailure>> {
  return options.buffers.withPair(async (pair) => {
    const copied = await attemptAll(options, pair);
    if (!copied.ok) await Promise.all(options.partPaths.map(removePart));
    return copied;
  });
}

async function attemptAll(options: CopyOptions, pair: BufferPair): Promise<Result<Copied, CopyFailure>> {
  const proofs = new Map<string, Proof>();
  let pending: readonly string[] = options.partPaths;
  let seen: { readonly sha256: Sha256; readonly head: Uint8Array } | null = null;
  for (let attempt = 0; ; attempt += 1) {
    const pass = await readTwiceAtMost(options, pending, pair, attempt === 0);
    if (!pass.ok && attempt < COPY_RETRIES && isWorthAnotherCopy(pass.error)) continue;
    if (!pass.ok) return pass;
    // Two whole readings that differ: whichever copy "verifies", nobody knows which one was the photo.
    if (seen && seen.sha256 !== pass.value.sha256) return fail(copyFailure('source', 'reader-unstable'));
    seen = { sha256: pass.value.sha256, head: pass.value.head };
    for (const part of pass.value.parts) {
      proofs.set(part.path, await prove(part, options.source.sizeBytes, pass.value, pair));
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
  seen: { readonly sha256: Sha256; readonly head: Uint8Array },
  proofs: ReadonlyMap<string, Proof>,
): Result<Copied, CopyFailure> {
  const of = (path: string): Proof => proofs.get(path) ?? fail(copyFailure('destination', 'write-failed'));
  const proven = of(first);
  return proven.ok ? ok({ ...seen, first: proven.value, others: others.map(of) }) : proven;
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
    const pass = await copyPass({ source, partPaths, pair, beginHash, signal, headBytes, onBytes });
    if (pass.ok || retry >= SOURCE_RETRIES || !isWorthAnotherRead(pass.error)) return pass;
    options.onBytes(-counted);
  }
}

/** Reads a copy back and compares it with what was read from the source. One that differs is removed at once. */
async function prove(part: PartFile, sizeBytes: number, pass: Pass, pair: BufferPair): Promise<Proof> {
  const failure = part.failure();
  if (failure) return fail(failure);
  const { path } = part;
  try {
    const answer = await readBack(path, sizeBytes, pair);
    if (answer.sizeBytes === sizeBytes && answer.digest === pass.digest) return ok({ path, readBack: answer.from });
    await removePart(path);
    return fail(copyFailure('destination', 'copy-mismatch'));
  } catch (error) {
    await removePart(path);
    return fail(failureOf('destination', error));
  }
}
