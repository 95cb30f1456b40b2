import { createHash, type Hash } from 'node:crypto';
import { SMALL_FILE_BYTES } from '@shared/contract/studio-api/limits';
import { invariant } from '@shared/model/result';
import type { BufferPool } from './buffer-pool';
import type { LineMemory } from './line-memory';
import type { OpenOriginal, OpenOriginalFile, OriginalFault } from './original-files';
import type { Refusal } from './outcome';
import type { PayloadFile } from './ports';
import type { StudioClient } from './studio-client';

/** A chunk of an upload; at most so much is sent again when a line breaks. */
export const CHUNK_BYTES = SMALL_FILE_BYTES;

/** On a line that breaks, a file from this size on is resumable: below, asking where it stands costs as much as the file. */
const RESUMABLE_BYTES = 1024 * 1024;

/** An upload that keeps being lost or moving is left for a later attempt. */
const RESTARTS_ALLOWED = 5;

/** Remembers unfinished uploads between attempts and runs. */
export interface UploadMemory {
  get(sha256: string): string | null;
  /** Bytes of it that the studio had when it was last asked. */
  kept(sha256: string): number;
  put(sha256: string, uploadId: string, offset: number): void;
  drop(sha256: string): void;
}

export interface SendFileParams {
  readonly client: StudioClient;
  readonly openOriginal: OpenOriginalFile;
  readonly uploads: UploadMemory;
  readonly buffers: BufferPool;
  readonly line: LineMemory;
  readonly signal: AbortSignal;
  /** Bytes of the file on their way, for the percentage. */
  readonly onSent: (bytes: number) => void;
  /** The studio keeps bytes that it did not have before. */
  readonly onKept: () => void;
}

export type FileSent =
  | { readonly kind: 'stored'; readonly wasThere: boolean }
  | { readonly kind: 'local'; readonly fault: OriginalFault | 'file-changed' }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

/**
 * Brings one file's bytes to the studio. Only the bytes whose hash was queued ever complete there: a
 * small file is hashed before it leaves, the last chunk of a large one waits for the hash of the whole.
 */
export async function sendFile(file: PayloadFile, params: SendFileParams): Promise<FileSent> {
  const opened = await params.openOriginal(file.path);
  if (!opened.ok) return { kind: 'local', fault: opened.error };
  const original = opened.value;
  try {
    if (original.sizeBytes !== file.sizeBytes) return { kind: 'local', fault: 'file-changed' };
    const sent = isOneRequest(file, params)
      ? await sendSmall(file, original, params)
      : await sendLarge(file, original, params);
    if (sent.kind === 'refused' && sent.refusal.kind === 'connection') params.line.noteBreak();
    return sent;
  } catch (error) {
    // Only reading can reject here: the client answers with values.
    invariant(error instanceof Error, 'a disk fails with an Error');
    return { kind: 'local', fault: 'file-unreadable' };
  } finally {
    await original.close();
  }
}

function isOneRequest({ sizeBytes, sha256 }: PayloadFile, { uploads, line }: SendFileParams): boolean {
  if (sizeBytes > SMALL_FILE_BYTES || uploads.get(sha256) !== null) return false;
  return sizeBytes < RESUMABLE_BYTES || !line.isBreaking();
}

async function sendSmall(file: PayloadFile, original: OpenOriginal, params: SendFileParams): Promise<FileSent> {
  const buffer = params.buffers.take();
  const bytes = buffer.subarray(0, file.sizeBytes);
  const length = await original.read(bytes, 0);
  if (length !== file.sizeBytes || sha256Of(bytes) !== file.sha256) return { kind: 'local', fault: 'file-changed' };
  const receipt = await params.client.putBlob(file.sha256, bytes, { signal: params.signal, onSent: params.onSent });
  // Other bytes came there than were hashed here a moment ago.
  if (receipt.kind === 'upload-lost') params.line.noteDamage();
  if (receipt.kind !== 'good') return { kind: 'refused', refusal: receipt };
  params.onKept();
  params.buffers.give(buffer);
  if (receipt.value.sha256 !== file.sha256 || receipt.value.bytes !== file.sizeBytes) return storedDiffers();
  return { kind: 'stored', wasThere: receipt.value.alreadyThere };
}

const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

const storedDiffers = (): FileSent => ({
  kind: 'refused',
  refusal: { kind: 'later', fault: 'stored-differs', isHostWide: false, retryAfterMs: null },
});

type Step = FileSent | 'again';

async function sendLarge(file: PayloadFile, original: OpenOriginal, params: SendFileParams): Promise<FileSent> {
  for (let restart = 0; restart <= RESTARTS_ALLOWED; restart += 1) {
    const step = await sendFromOffset(file, original, params);
    if (step !== 'again') return step;
  }
  return storedDiffers();
}

/** One go: find the upload, hash up to where it stands, send the rest. */
async function sendFromOffset(file: PayloadFile, original: OpenOriginal, params: SendFileParams): Promise<Step> {
  const found = await findUpload(file, params);
  if (found.kind === 'there') return { kind: 'stored', wasThere: true };
  if (found.kind === 'refused') return refused(found.refusal, file, params);
  const { uploadId, offset, sha256 } = found;
  if (offset > file.sizeBytes) return giveUp(uploadId, file, params);
  if (offset === file.sizeBytes) return finished(sha256, file, params);
  params.onSent(offset);
  const hash = createHash('sha256');
  const buffer = params.buffers.take();
  if (!(await hashPrefix(original, hash, buffer, offset))) return { kind: 'local', fault: 'file-changed' };
  const step = await sendChunks({ uploadId, offset, hash, buffer }, original, file, params);
  if (step !== 'again' && step.kind === 'stored') params.buffers.give(buffer);
  return step;
}

type FoundUpload =
  | { readonly kind: 'there' }
  | { readonly kind: 'found'; readonly uploadId: string; readonly offset: number; readonly sha256: string | null }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

/** The unfinished upload of these bytes, or a new one, and where it stands: only the studio knows that. */
async function findUpload(
  file: PayloadFile,
  { client, uploads, signal, onKept }: SendFileParams,
): Promise<FoundUpload> {
  let uploadId = uploads.get(file.sha256);
  if (uploadId === null) {
    const created = await client.createUpload(file.sha256, file.sizeBytes, signal);
    if (created.kind !== 'good') return { kind: 'refused', refusal: created };
    if (created.value === null) return { kind: 'there' };
    const { offset } = created.value;
    uploadId = created.value.uploadId;
    uploads.put(file.sha256, uploadId, offset ?? 0);
    if (offset !== null && offset < file.sizeBytes) return { kind: 'found', uploadId, offset, sha256: null };
  }
  const state = await client.uploadState(uploadId, signal);
  if (state.kind !== 'good') return { kind: 'refused', refusal: state };
  if (state.value.offset > uploads.kept(file.sha256)) onKept();
  uploads.put(file.sha256, uploadId, state.value.offset);
  return { kind: 'found', uploadId, ...state.value };
}

interface Upload {
  readonly uploadId: string;
  readonly offset: number;
  /** Fed with everything before `offset`. */
  readonly hash: Hash;
  readonly buffer: Buffer;
}

async function sendChunks(
  upload: Upload,
  original: OpenOriginal,
  file: PayloadFile,
  params: SendFileParams,
): Promise<Step> {
  const { uploadId, hash, buffer } = upload;
  for (let at = upload.offset; ;) {
    const chunk = buffer.subarray(0, Math.min(CHUNK_BYTES, file.sizeBytes - at));
    if ((await original.read(chunk, at)) !== chunk.byteLength) return changed(uploadId, file, params);
    hash.update(chunk);
    const isLast = at + chunk.byteLength === file.sizeBytes;
    if (isLast && hash.digest('hex') !== file.sha256) return changed(uploadId, file, params);
    const { signal, onSent, line } = params;
    const isChecked = line.isDamaging();
    const state = await params.client.patchUpload({ uploadId, offset: at }, chunk, { signal, onSent, isChecked });
    // The whole was hashed here and came to something else there.
    if (isLast && state.kind === 'upload-lost') line.noteDamage();
    if (state.kind !== 'good') return refused(state, file, params);
    params.onKept();
    at += chunk.byteLength;
    if (state.value.offset !== at) return 'again';
    if (isLast) return finished(state.value.sha256, file, params);
    params.uploads.put(file.sha256, uploadId, at);
  }
}

async function hashPrefix(original: OpenOriginal, hash: Hash, buffer: Buffer, end: number): Promise<boolean> {
  for (let at = 0; at < end; at += buffer.byteLength) {
    const part = buffer.subarray(0, Math.min(buffer.byteLength, end - at));
    if ((await original.read(part, at)) !== part.byteLength) return false;
    hash.update(part);
  }
  return true;
}

function finished(sha256: string | null, file: PayloadFile, { uploads }: SendFileParams): FileSent {
  uploads.drop(file.sha256);
  return sha256 === file.sha256 ? { kind: 'stored', wasThere: false } : storedDiffers();
}

function refused(refusal: Refusal, file: PayloadFile, { uploads }: SendFileParams): Step {
  if (refusal.kind === 'upload-moved') return 'again';
  if (refusal.kind !== 'upload-lost') return { kind: 'refused', refusal };
  uploads.drop(file.sha256);
  return 'again';
}

/** Nothing of a file that is no longer the proven one stays at the studio. */
async function changed(uploadId: string, file: PayloadFile, params: SendFileParams): Promise<FileSent> {
  await giveUp(uploadId, file, params);
  return { kind: 'local', fault: 'file-changed' };
}

async function giveUp(uploadId: string, file: PayloadFile, { client, uploads, signal }: SendFileParams): Promise<Step> {
  uploads.drop(file.sha256);
  await client.deleteUpload(uploadId, signal);
  return 'again';
}
