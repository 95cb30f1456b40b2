import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import type { PhotoId, Sha256, ShootId } from '@shared/model/ids';
import { invariant } from '@shared/model/result';
import { blobReceiptSchema, haveResponseSchema, type BlobReceipt } from '@shared/contract/studio-api/blobs';
import { helloSchema, helloPublicSchema, type Hello } from '@shared/contract/studio-api/hello';
import { JSON_BODY_BYTES } from '@shared/contract/studio-api/limits';
import { pageOf } from '@shared/contract/studio-api/page';
import {
  photoReceiptSchema,
  studioPhotoSchema,
  type PhotoReceipt,
  type PutPhoto,
} from '@shared/contract/studio-api/photos';
import { listReceiptSchema, type ListReceipt } from '@shared/contract/studio-api/revision';
import {
  bucketsReceiptSchema,
  studioGroupSchema,
  type PutBuckets,
  type PutGroups,
  type PutSubjects,
} from '@shared/contract/studio-api/shoot-lists';
import { shootReceiptSchema, type PutShoot, type ShootReceipt } from '@shared/contract/studio-api/shoots';
import { createHttpTransport, type HttpAnswer, type Transport } from './http-transport';
import { good, type Outcome } from './outcome';
import { studioAddress } from './studio-address';
import { createRequester, parseAnswer, unreadable, type Ask, type StudioRequest } from './studio-request';
import { createUploadCalls, type Line, type SendOptions, type UploadCalls } from './upload-calls';

interface ShootCalls {
  putShoot(shootId: ShootId, body: PutShoot, signal: AbortSignal): Promise<Outcome<ShootReceipt>>;
  putBuckets(shootId: ShootId, body: PutBuckets, signal: AbortSignal): Promise<Outcome<{ readonly revision: number }>>;
  putSubjects(shootId: ShootId, body: PutSubjects, signal: AbortSignal): Promise<Outcome<ListReceipt>>;
  putGroups(shootId: ShootId, body: PutGroups, signal: AbortSignal): Promise<Outcome<ListReceipt>>;
  /** Ids of the groups that the studio knows, a page at a time. */
  listGroupIds(shootId: ShootId, after: string | null, signal: AbortSignal): Promise<Outcome<GroupPage>>;
  /** What the studio holds of the shoot, a page at a time. */
  listPhotos(shootId: ShootId, after: string | null, signal: AbortSignal): Promise<Outcome<PhotoPage>>;
  putPhoto(shootId: ShootId, photoId: PhotoId, body: PutPhoto, signal: AbortSignal): Promise<Outcome<PhotoReceipt>>;
}

interface BlobCalls {
  /** Those of the hashes whose bytes are there; at most `BATCH_ITEMS` of them. */
  have(hashes: readonly Sha256[], signal: AbortSignal): Promise<Outcome<readonly Sha256[]>>;
  putBlob(sha256: Sha256, bytes: Uint8Array, options: SendOptions): Promise<Outcome<BlobReceipt>>;
  /** The bytes of a photo's file, piece by piece; they count only if the outcome is good. */
  getFile(photoId: PhotoId, sha256: Sha256, options: FetchOptions): Promise<Outcome<unknown>>;
}

export interface FetchOptions {
  readonly signal: AbortSignal;
  readonly onBytes: (bytes: Uint8Array) => Promise<void>;
}

/** The studio's API as the queue uses it. No call throws for what a network or a studio can do. */
export interface StudioClient extends ShootCalls, BlobCalls, UploadCalls {
  /** `sign-in` when the studio answers but does not know the token. */
  hello(signal: AbortSignal): Promise<Outcome<Hello>>;
  /** From now on only this studio's answers count. */
  expectStudio(studioId: string | null): void;
  /** While `isOpen` says no, requests but `hello` are not made: they end as `held`. */
  setGate(isOpen: () => boolean): void;
  /** Hears the outcome of every request but `hello`. */
  onOutcome(listener: (outcome: Outcome<unknown>) => void): () => void;
  /** Requests made and bytes of files acknowledged since the client was made. */
  traffic(): { readonly requests: number; readonly bytes: number };
  close(): void;
}

export interface GroupPage {
  readonly ids: readonly string[];
  readonly next: string | null;
}

export interface StudioClientParams {
  /** https, or http on this computer; see `studioAddress`. */
  readonly url: string;
  readonly isPlainAllowed?: boolean | undefined;
  readonly token: () => string | null;
  readonly transport?: { readonly send: Transport; close(): void };
  readonly newNonce?: () => string;
  readonly nowMs?: () => number;
}

export function createStudioClient(params: StudioClientParams): StudioClient {
  const address = studioAddress(params.url, params.isPlainAllowed);
  invariant(address.ok, address.ok ? '' : address.error);
  const transport = params.transport ?? createHttpTransport();
  const listeners = new Set<(outcome: Outcome<unknown>) => void>();
  let expected: string | null = null;
  let isOpen = (): boolean => true;
  const traffic = { requests: 0, bytes: 0 };
  const request = createRequester({
    baseUrl: address.value,
    token: params.token,
    transport: transport.send,
    newNonce: params.newNonce ?? randomUUID,
    nowMs: params.nowMs ?? Date.now,
    studioId: () => expected,
  });
  const ask: Ask = (what) => {
    if (!isOpen()) return Promise.resolve({ kind: 'held' });
    traffic.requests += 1;
    return request(what);
  };
  const heard = <T>(outcome: Outcome<T>): Outcome<T> => {
    for (const listener of listeners) listener(outcome);
    return outcome;
  };
  const line: Line = { ask, heard, onAcknowledged: (bytes) => (traffic.bytes += bytes) };
  return {
    ...createShootCalls(line),
    ...createBlobCalls(line),
    ...createUploadCalls(line),
    hello: async (signal) => {
      traffic.requests += 1;
      return helloOutcome(await request({ method: 'GET', path: '/v1/hello', signal }));
    },
    expectStudio: (studioId) => {
      expected = studioId;
    },
    setGate: (gate) => {
      isOpen = gate;
    },
    onOutcome: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    traffic: () => ({ ...traffic }),
    close: () => {
      transport.close();
    },
  };
}

function createShootCalls(line: Line): ShootCalls {
  const path = (shootId: ShootId, rest = ''): string => `/v1/shoots/${shootId}${rest}`;
  const put = <T>(to: string, json: unknown, signal: AbortSignal, schema: z.ZodType<T>): Promise<Outcome<T>> =>
    call(line, { method: 'PUT', path: to, json, signal }, schema);
  return {
    putShoot: (shootId, json, signal) => put(path(shootId), json, signal, shootReceiptSchema),
    putBuckets: (shootId, json, signal) => put(path(shootId, '/buckets'), json, signal, bucketsReceiptSchema),
    putSubjects: (shootId, json, signal) => put(path(shootId, '/subjects'), json, signal, listReceiptSchema),
    putGroups: (shootId, json, signal) => put(path(shootId, '/groups'), json, signal, listReceiptSchema),
    putPhoto: (shootId, photoId, json, signal) =>
      put(path(shootId, `/photos/${photoId}`), json, signal, photoReceiptSchema),
    listPhotos: (shootId, after, signal) => {
      const from = path(shootId, `/photos${after === null ? '' : `?after=${after}`}`);
      return call(line, { method: 'GET', path: from, signal }, photoPageSchema);
    },
    listGroupIds: async (shootId, after, signal) => {
      const from = path(shootId, `/groups${after === null ? '' : `?after=${after}`}`);
      const page = await call(line, { method: 'GET', path: from, signal }, groupPageSchema);
      if (page.kind !== 'good') return page;
      return good({ ids: page.value.items.map(({ id }) => id), next: page.value.next });
    },
  };
}

const photoPageSchema = pageOf(studioPhotoSchema);
export type PhotoPage = z.infer<typeof photoPageSchema>;

const groupPageSchema = pageOf(studioGroupSchema.pick({ id: true }));

function createBlobCalls(line: Line): BlobCalls {
  return {
    have: async (hashes, signal) => {
      const asked = { method: 'POST', path: '/v1/have', json: { sha256: hashes }, signal };
      const answer = await call(line, asked, haveResponseSchema);
      return answer.kind === 'good' ? good(answer.value.have) : answer;
    },
    putBlob: async (sha256, body, options) => {
      const headers = { 'content-type': 'application/octet-stream' };
      const sent = { method: 'PUT', path: `/v1/blobs/${sha256}`, headers, body, ...options };
      const receipt = await call(line, sent, blobReceiptSchema);
      if (receipt.kind === 'good') line.onAcknowledged(body.byteLength);
      return receipt;
    },
    getFile: async (photoId, sha256, options) =>
      line.heard(await line.ask({ method: 'GET', path: `/v1/photos/${photoId}/files/${sha256}`, ...options })),
  };
}

/** JSON back, and there when `json` is given. */
async function call<T>(
  { ask, heard }: Line,
  what: StudioRequest & { readonly json?: unknown },
  schema: z.ZodType<T>,
): Promise<Outcome<T>> {
  const { json, ...rest } = what;
  const body = json === undefined ? null : jsonBody(json);
  // The studio would cut the line in the middle of it, and its word why would be lost with the line.
  if (body !== null && body.body.byteLength > JSON_BODY_BYTES) {
    return { kind: 'never', fault: 'refused-data', detail: 'The request is too large.' };
  }
  return heard(parseAnswer(await ask({ ...rest, ...(body ?? {}) }), schema));
}

const jsonBody = (json: unknown) => ({
  body: new TextEncoder().encode(JSON.stringify(json)),
  headers: { 'content-type': 'application/json' },
});

function helloOutcome(answer: Outcome<HttpAnswer>): Outcome<Hello> {
  const full = parseAnswer(answer, helloSchema);
  if (full.kind === 'good' || answer.kind !== 'good') return full;
  // It is the studio, but it tells us only what it tells strangers.
  const isPublic = parseAnswer(answer, helloPublicSchema).kind === 'good';
  return isPublic ? { kind: 'sign-in', fault: 'sign-in-needed' } : unreadable();
}
