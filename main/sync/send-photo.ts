import { createHash } from 'node:crypto';
import { intentIdSchema, type IntentId, type Sha256 } from '@shared/model/ids';
import type { PhotoReceipt, PutPhoto } from '@shared/contract/studio-api/photos';
import type { Proof } from '@shared/rules/outbox/item';
import type { HaveCache } from './have-cache';
import type { Outcome, Refusal } from './outcome';
import type { PhotoPayload, SendIntent } from './ports';
import { sendFile, type FileSent, type SendFileParams } from './send-file';

export interface SendPhotoParams extends SendFileParams {
  readonly have: HaveCache;
  /** Every byte is at the studio; its word on the whole is awaited. */
  readonly onBytesSent: () => void;
}

export type PhotoSent =
  { readonly kind: 'proven'; readonly proof: Proof } | Extract<FileSent, { kind: 'local' | 'refused' }>;

/** One attempt to bring one photo to the studio: its bytes, the shown file first, then what it is. */
export async function sendPhoto(
  intent: SendIntent,
  payload: PhotoPayload,
  params: SendPhotoParams,
): Promise<PhotoSent> {
  // Forced: the studio says itself, after reading its stored bytes again, what is missing or different.
  if (!intent.isForced) {
    const there = await params.have.areThere(
      payload.files.map((file) => file.sha256),
      params.signal,
    );
    if (there.kind !== 'good') return { kind: 'refused', refusal: there };
    const missing = payload.files.filter((file) => !there.value.has(file.sha256)).map((file) => file.sha256);
    const failed = await sendFiles(payload, missing, params);
    if (failed) return failed;
  }
  params.onBytesSent();
  const first = await putPhoto(intent, payload, params);
  if (first.kind !== 'missing-blobs') return judge(first, payload);
  params.have.forget(first.missing);
  const failed = await sendFiles(payload, first.missing, params);
  if (failed) return failed;
  params.onBytesSent();
  return judge(await putPhoto(intent, payload, params), payload);
}

async function sendFiles(
  payload: PhotoPayload,
  missing: readonly Sha256[],
  params: SendPhotoParams,
): Promise<Extract<FileSent, { kind: 'local' | 'refused' }> | null> {
  const open = new Set(missing);
  for (const file of payload.files) {
    // Two files of one photo may hold the same bytes.
    if (!open.delete(file.sha256)) continue;
    const sent = await sendFile(file, params);
    if (sent.kind !== 'stored') return sent;
    params.have.learn(file.sha256);
  }
  return null;
}

async function putPhoto(
  intent: SendIntent,
  payload: PhotoPayload,
  { client, signal }: SendPhotoParams,
): Promise<Outcome<PhotoReceipt>> {
  const body = bodyOf(intent, payload);
  const { shootId, photoId } = intent;
  const key = payload.revision === intent.revision ? intent.intentId : keyFor(intent, body);
  const answer = await client.putPhoto(shootId, photoId, { ...body, intentId: key }, signal);
  // The key was used with another body: what the studio is told has changed since. It then has a key of its own.
  if (answer.kind !== 'intent-reused') return answer;
  return client.putPhoto(shootId, photoId, { ...body, intentId: keyFor(intent, body) }, signal);
}

type Body = Omit<PutPhoto, 'intentId'>;

function bodyOf(intent: SendIntent, payload: PhotoPayload): Body {
  const { name, bucket, bucketId, group, position, capturedAt, revision } = payload;
  return {
    name,
    subjects: [...payload.subjects],
    bucket,
    bucketId,
    group,
    position,
    capturedAt,
    revision,
    files: payload.files.map(({ role, name: fileName, sha256, sizeBytes }) => ({
      role,
      name: fileName,
      sha256,
      bytes: sizeBytes,
    })),
    ...(intent.isForced ? { isForced: true } : {}),
  };
}

/** The same intent and the same body give the same key, also after a restart. UUID version 8 (RFC 9562): our own making. */
function keyFor(intent: SendIntent, body: Body): IntentId {
  const hex = createHash('sha256').update(intent.intentId).update(JSON.stringify(body)).digest('hex');
  const [a, b, c, d, e] = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(13, 16), hex.slice(17, 20), hex.slice(20, 32)];
  return intentIdSchema.parse(`${a}-${b}-8${c}-8${d}-${e}`);
}

/** A receipt counts when it names every file with its hash and the revision that was sent. */
function judge(answer: Outcome<PhotoReceipt>, payload: PhotoPayload): PhotoSent {
  if (answer.kind !== 'good') return { kind: 'refused', refusal: answer };
  const { revision, files, missing, alreadyThere } = answer.value;
  const held = new Map(files.map((file) => [file.sha256, file.bytes]));
  const isWhole = payload.files.every((file) => held.get(file.sha256) === file.sizeBytes);
  if (!isWhole || missing.length > 0 || revision !== payload.revision) return { kind: 'refused', refusal: differs };
  return { kind: 'proven', proof: { revision, wasThere: alreadyThere } };
}

const differs: Refusal = { kind: 'later', fault: 'stored-differs', isHostWide: false, retryAfterMs: null };
