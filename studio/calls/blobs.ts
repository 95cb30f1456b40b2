import { createHash } from 'node:crypto';
import type { BlobReceipt } from '@shared/contract/studio-api/blobs';
import { SMALL_FILE_BYTES } from '@shared/contract/studio-api/limits';
import type { Sha256, StudioId } from '@shared/model/ids';
import { ok } from '@shared/model/result';
import { discard } from '../blobs/incoming-files';
import { refuseUnfit } from '../blobs/refuse-unfit';
import { writeBody } from '../blobs/write-body';
import type { StudioContext } from '../context';
import type { HandlersOf } from '../http/call';
import { drainBody, readBody } from '../http/read-body';
import { answerJson, refuse, type Outcome } from '../outcome';
import type { Actor, Fact } from '../records/ledger-entry';
import { checkQuota } from './check-quota';
import { readBlobRows, soundBlobs } from './blob-records';

/** A receipt names bytes of a studio, so the same bytes have the same receipt however often they come. */
export function receiptIdFor(studioId: StudioId, sha256: Sha256): string {
  const hex = createHash('sha256').update(`${studioId} ${sha256}`).digest('hex');
  // RFC 9562, version 8: the digits are our own, but for the version and the variant.
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** The receipt of bytes that are here for this studio, looked at just now; null when they are not. */
export async function findReceipt(
  context: StudioContext,
  studioId: StudioId,
  sha256: Sha256,
): Promise<BlobReceipt | null> {
  // Most files are new: one stat says so without asking the database.
  if (!(await context.blobs.mayHave(sha256))) return null;
  const [row] = await soundBlobs(context, await readBlobRows(context.db, studioId, [sha256]));
  if (row === undefined) return null;
  const { bytes, receiptId, receivedAt } = row;
  return { sha256, bytes, receiptId, receivedAt, alreadyThere: true };
}

/** The fact of bytes that were just published. */
export const blobFact = (
  studioId: StudioId,
  sha256: Sha256,
  { bytes, mtimeMs }: { bytes: number; mtimeMs: number },
): Fact => ({ kind: 'blob', studioId, sha256, bytes, mtimeMs, receiptId: receiptIdFor(studioId, sha256) });

export const blobCalls = (context: StudioContext): HandlersOf<'have' | 'putBlob'> => ({
  have: async ({ studioId, body }) => {
    const rows = await readBlobRows(context.db, studioId, body.sha256);
    const sound = new Set((await soundBlobs(context, rows)).map((row) => row.sha256));
    return answerJson({ have: [...new Set(body.sha256)].filter((sha256) => sound.has(sha256)) });
  },
  putBlob: async ({ studioId, by, params: { sha256 }, request }) => {
    const declared = readLength(request.headers);
    if (!declared.ok) return declared;
    const there = await findReceipt(context, studioId, sha256);
    if (there !== null) {
      await drainBody(request.raw);
      return answerJson(there);
    }
    const quota = await checkQuota(context, studioId, declared.value);
    if (!quota.ok) return quota;
    await context.reserve(declared.value);
    const source = readBody(request.raw);
    return storeSmallFile(context, { studioId, by, sha256, source, bytes: declared.value });
  },
});

function readLength(headers: NodeJS.Dict<string | string[]>): Outcome<number> {
  if (headers['content-type'] !== 'application/octet-stream') {
    return refuse('unsupported-media-type', 'Bytes are sent as application/octet-stream.');
  }
  const text = headers['content-length'];
  if (typeof text !== 'string') return refuse('length-required', 'Send Content-Length.');
  const bytes = Number(text);
  if (bytes > SMALL_FILE_BYTES) {
    return refuse('too-large', `Files above ${SMALL_FILE_BYTES} bytes go through /v1/uploads.`);
  }
  return ok(bytes);
}

interface SmallFile {
  readonly studioId: StudioId;
  readonly by: Actor | null;
  readonly sha256: Sha256;
  readonly source: AsyncIterable<Buffer>;
  readonly bytes: number;
}

/** Write, fsync, read back and hash, name, fsync the folder, ledger, commit, answer: in this order. */
async function storeSmallFile(
  context: StudioContext,
  { studioId, by, sha256, source, bytes }: SmallFile,
): Promise<Outcome> {
  const { handle, path } = await context.blobs.beginIncoming();
  let isPublished = false;
  try {
    const written = await writeBody(source, { handle, position: 0, limit: bytes });
    if (written.isTooLong) return refuse('wrong-length', 'More bytes came than Content-Length said.');
    const stored = await context.blobs.settle(handle);
    if (stored.bytes !== bytes) return refuse('wrong-length', 'Fewer bytes came than Content-Length said.');
    if (stored.sha256 !== sha256) return refuse('wrong-hash', 'The bytes do not hash to the declared SHA-256.');
    const unfit = await refuseUnfit(handle);
    if (unfit !== null) {
      await context.blobs.setAside(path, sha256);
      return unfit;
    }
    const published = await context.blobs.publish(path, stored);
    isPublished = true;
    const receivedAt = await context.writer.write({
      keys: [`blob ${sha256}`],
      by,
      decide: async (_, at) => ({ facts: [blobFact(studioId, sha256, published)], answer: at }),
    });
    const receiptId = receiptIdFor(studioId, sha256);
    return answerJson({ sha256, bytes, receiptId, receivedAt, alreadyThere: false } satisfies BlobReceipt, 201);
  } finally {
    await handle.close();
    // Any other end leaves nothing.
    if (!isPublished) await discard(path);
  }
}
