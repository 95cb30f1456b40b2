import { createHash, randomUUID } from 'node:crypto';
import { SMALL_FILE_BYTES } from '@shared/contract/studio-api/limits';
import { putPhotoSchema } from '@shared/contract/studio-api/photos';
import { problemStatus, type ProblemCode } from '@shared/contract/studio-api/problem';
import { putBucketsSchema, putGroupsSchema, putSubjectsSchema } from '@shared/contract/studio-api/shoot-lists';
import { putShootSchema } from '@shared/contract/studio-api/shoots';
import { haveRequestSchema } from '@shared/contract/studio-api/blobs';

export interface FakeRequest {
  readonly method: string;
  /** With query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

export interface FakeReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

interface StoredPhoto {
  readonly shootId: string;
  readonly revision: number;
  readonly bodyText: string;
  readonly name: string;
  readonly files: readonly { sha256: string; bytes: number }[];
}

/** A studio in memory that keeps the contract's promises: idempotent writes, proven bytes, one upload per hash. */
export interface FakeStudio {
  readonly studioId: string;
  epoch: string;
  token: string;
  /** Largest file it takes; smaller than the contract's in tests that must not allocate megabytes. */
  smallFileBytes: number;
  readonly shoots: Map<string, { name: string; revision: number }>;
  readonly buckets: Map<string, { text: string; revision: number }>;
  readonly subjects: Map<string, Map<string, string>>;
  readonly groups: Map<string, Map<string, string>>;
  readonly photos: Map<string, StoredPhoto>;
  readonly blobs: Map<string, Uint8Array>;
  readonly uploads: Map<string, { sha256: string; length: number; bytes: Buffer; isDone: boolean }>;
  /** Request hash by intent. */
  readonly intents: Map<string, string>;
  /** Intents whose photo was here already. */
  readonly idle: Set<string>;
  /** Times that a photo really changed, by photo: a repeated request does not count. */
  readonly applied: Map<string, number>;
  revision: number;
  handle(request: FakeRequest): FakeReply;
  /** The contract's headers on any answer. */
  sign(reply: FakeReply, request: FakeRequest): FakeReply;
  problem(code: ProblemCode, more?: object, headers?: Record<string, string>): FakeReply;
  /** As after a restore from a backup, or set up anew when nothing is given. */
  restore(backup: FakeBackup | null): void;
  backup(): FakeBackup;
}

export interface FakeBackup {
  readonly parts: Readonly<Record<string, unknown>>;
  readonly revision: number;
}

const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const jsonReply = (status: number, value: unknown): FakeReply => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: Buffer.from(JSON.stringify(value)),
});
const NOW = '2026-05-01T10:00:00.000Z';

export function createFakeStudio(studioId: string = randomUUID()): FakeStudio {
  const studio: FakeStudio = {
    studioId,
    epoch: randomUUID(),
    token: 'good-token',
    smallFileBytes: SMALL_FILE_BYTES,
    shoots: new Map(),
    buckets: new Map(),
    subjects: new Map(),
    groups: new Map(),
    photos: new Map(),
    blobs: new Map(),
    uploads: new Map(),
    intents: new Map(),
    idle: new Set(),
    applied: new Map(),
    revision: 0,
    handle: (request) => studio.sign(route(studio, request), request),
    sign: (reply, request) => ({
      ...reply,
      headers: {
        'x-studio-id': studioId,
        ...(request.headers['x-studio-nonce'] ? { 'x-studio-nonce': request.headers['x-studio-nonce'] } : {}),
        ...(request.path.startsWith('/v1/uploads') ? { 'tus-resumable': '1.0.0' } : {}),
        ...reply.headers,
      },
    }),
    problem: (code, more = {}, headers = {}) => {
      const status = problemStatus[code];
      const details = { type: `urn:fake:${code}`, title: code, status, code, requestId: 'fake', ...more };
      return {
        status,
        headers: { 'content-type': 'application/problem+json', ...headers },
        body: Buffer.from(JSON.stringify(details)),
      };
    },
    backup: () => ({ revision: studio.revision, parts: structuredClone(partsOf(studio)) }),
    restore: (backup) => {
      studio.epoch = randomUUID();
      studio.revision = backup?.revision ?? 0;
      for (const [name, part] of Object.entries(partsOf(studio))) {
        part.clear();
        const kept = backup ? (structuredClone(backup.parts[name]) as Map<string, never>) : new Map<string, never>();
        for (const [key, value] of kept) part.set(key, value);
      }
    },
  };
  return studio;
}

function partsOf(studio: FakeStudio): Record<string, Map<string, never>> {
  const { shoots, buckets, subjects, groups, photos, blobs, uploads, intents } = studio;
  return { shoots, buckets, subjects, groups, photos, blobs, uploads, intents } as unknown as Record<
    string,
    Map<string, never>
  >;
}

function route(studio: FakeStudio, request: FakeRequest): FakeReply {
  const { method, headers } = request;
  const url = new URL(request.path, 'http://fake');
  const isKnown = headers['authorization'] === `Bearer ${studio.token}`;
  const [, , area, id, list, item] = url.pathname.split('/');
  if (area === 'hello') {
    if (headers['authorization'] && !isKnown) return studio.problem('unauthorized');
    const open = { studio: studio.studioId, nonce: url.searchParams.get('nonce') ?? '' };
    return jsonReply(200, isKnown ? { ...open, epoch: studio.epoch, revision: studio.revision } : open);
  }
  if (!isKnown) return studio.problem('unauthorized');
  if (area === 'have') {
    const { sha256 } = haveRequestSchema.parse(JSON.parse(text(request)));
    return jsonReply(200, { have: sha256.filter((hash) => studio.blobs.has(hash)) });
  }
  if (area === 'blobs' && id) return putBlob(studio, id, request.body);
  if (area === 'uploads') return id ? onUpload(studio, id, request) : createUpload(studio, request);
  if (area === 'shoots' && id) {
    if (!list) return putShoot(studio, id, request);
    if (!studio.shoots.has(id)) return studio.problem('unknown-shoot');
    if (list === 'photos' && item && method === 'PUT') return putPhoto(studio, { shootId: id, photoId: item }, request);
    if (list === 'buckets') return putBuckets(studio, id, request);
    if (list === 'subjects') return putList(studio, id, request);
    if (list === 'groups') return method === 'GET' ? listGroups(studio, id) : putGroups(studio, id, request);
  }
  return studio.problem('not-found');
}

const text = (request: FakeRequest): string => Buffer.from(request.body).toString();

function putShoot(studio: FakeStudio, shootId: string, request: FakeRequest): FakeReply {
  const { name, revision } = putShootSchema.parse(JSON.parse(text(request)));
  const there = studio.shoots.get(shootId);
  if (there && there.revision > revision) return studio.problem('stale-revision', { storedRevision: there.revision });
  studio.shoots.set(shootId, { name, revision });
  studio.revision += 1;
  return jsonReply(200, { shootId, revision });
}

function putBuckets(studio: FakeStudio, shootId: string, request: FakeRequest): FakeReply {
  const { buckets, revision } = putBucketsSchema.parse(JSON.parse(text(request)));
  studio.buckets.set(shootId, { text: JSON.stringify(buckets), revision });
  return jsonReply(200, { revision });
}

function putList(studio: FakeStudio, shootId: string, request: FakeRequest): FakeReply {
  const { subjects } = putSubjectsSchema.parse(JSON.parse(text(request)));
  const there = studio.subjects.get(shootId) ?? new Map<string, string>();
  studio.subjects.set(shootId, there);
  for (const subject of subjects) there.set(subject.id, JSON.stringify(subject));
  return jsonReply(200, { applied: subjects.length, unchanged: 0, stale: [] });
}

function putGroups(studio: FakeStudio, shootId: string, request: FakeRequest): FakeReply {
  const { groups, removed } = putGroupsSchema.parse(JSON.parse(text(request)));
  const there = studio.groups.get(shootId) ?? new Map<string, string>();
  studio.groups.set(shootId, there);
  for (const group of groups) there.set(group.id, JSON.stringify(group));
  for (const id of removed) there.delete(id);
  return jsonReply(200, { applied: groups.length + removed.length, unchanged: 0, stale: [] });
}

function listGroups(studio: FakeStudio, shootId: string): FakeReply {
  const items = [...(studio.groups.get(shootId)?.keys() ?? [])].map((id) => ({ id }));
  return jsonReply(200, { items, next: null });
}

function putPhoto(studio: FakeStudio, at: { shootId: string; photoId: string }, request: FakeRequest): FakeReply {
  const put = putPhotoSchema.parse(JSON.parse(text(request)));
  const { intentId, isForced: _, ...content } = put;
  const requestHash = sha256Of(Buffer.from(JSON.stringify([at, put])));
  const used = studio.intents.get(intentId);
  if (used !== undefined && used !== requestHash) return studio.problem('intent-reused');
  const there = studio.photos.get(at.photoId);
  if (there && there.shootId !== at.shootId) return studio.problem('photo-elsewhere');
  if (put.isForced) for (const { sha256 } of put.files) dropIfDamaged(studio, sha256);
  const missing = put.files.map(({ sha256 }) => sha256).filter((sha256) => !studio.blobs.has(sha256));
  if (missing.length > 0) return studio.problem('missing-blobs', { missing });
  const bodyText = JSON.stringify(content);
  const stored = { storedRevision: there?.revision };
  if (used === undefined && there && there.revision > put.revision) return studio.problem('stale-revision', stored);
  const isSameRevision = there?.revision === put.revision;
  if (used === undefined && isSameRevision && there.bodyText !== bodyText) {
    return studio.problem('revision-conflict', stored);
  }
  if (used === undefined && isSameRevision) studio.idle.add(intentId);
  const alreadyThere = studio.idle.has(intentId);
  studio.intents.set(intentId, requestHash);
  if (used === undefined && !isSameRevision) {
    const files = put.files.map(({ sha256, bytes }) => ({ sha256, bytes }));
    studio.photos.set(at.photoId, { shootId: at.shootId, revision: put.revision, bodyText, name: put.name, files });
    studio.applied.set(at.photoId, (studio.applied.get(at.photoId) ?? 0) + 1);
    studio.revision += 1;
  }
  const files = put.files.map(({ sha256, bytes }) => ({ sha256, bytes, receivedAt: NOW }));
  return jsonReply(200, { photoId: at.photoId, revision: put.revision, files, missing: [], alreadyThere });
}

function dropIfDamaged(studio: FakeStudio, sha256: string): void {
  const bytes = studio.blobs.get(sha256);
  if (bytes && sha256Of(bytes) !== sha256) studio.blobs.delete(sha256);
}

const receipt = (sha256: string, bytes: number, alreadyThere: boolean) => ({
  sha256,
  bytes,
  receiptId: '018f0000-0000-7000-8000-000000000001',
  receivedAt: NOW,
  alreadyThere,
});

function putBlob(studio: FakeStudio, sha256: string, body: Uint8Array): FakeReply {
  if (body.byteLength > studio.smallFileBytes) return studio.problem('too-large');
  if (studio.blobs.has(sha256)) return jsonReply(200, receipt(sha256, body.byteLength, true));
  if (sha256Of(body) !== sha256) return studio.problem('wrong-hash');
  studio.blobs.set(sha256, Uint8Array.from(body));
  return jsonReply(201, receipt(sha256, body.byteLength, false));
}

function createUpload(studio: FakeStudio, { headers }: FakeRequest): FakeReply {
  const sha256 = Buffer.from((headers['upload-metadata'] ?? '').split(' ')[1] ?? '', 'base64').toString();
  const length = Number(headers['upload-length']);
  if (studio.blobs.has(sha256)) return jsonReply(200, { ...receipt(sha256, length, true), have: true });
  const twin = [...studio.uploads].find(([, upload]) => upload.sha256 === sha256 && !upload.isDone)?.[0];
  const id = twin ?? randomUUID();
  if (!twin) studio.uploads.set(id, { sha256, length, bytes: Buffer.alloc(0), isDone: false });
  const location = `http://fake/v1/uploads/${id}`;
  const offset = String(studio.uploads.get(id)!.bytes.byteLength);
  return { status: 201, headers: { location, 'upload-offset': offset }, body: Buffer.alloc(0) };
}

function onUpload(studio: FakeStudio, id: string, { method, headers, body }: FakeRequest): FakeReply {
  const upload = studio.uploads.get(id);
  if (!upload) return studio.problem('unknown-upload');
  const state = (status: number): FakeReply => ({
    status,
    headers: {
      'upload-offset': String(upload.bytes.byteLength),
      'upload-length': String(upload.length),
      ...(upload.isDone ? { 'x-studio-sha256': upload.sha256, 'x-studio-receipt': 'r' } : {}),
    },
    body: Buffer.alloc(0),
  });
  if (method === 'HEAD') return state(200);
  if (method === 'DELETE') {
    studio.uploads.delete(id);
    return { status: 204, headers: {}, body: Buffer.alloc(0) };
  }
  if (upload.isDone) return studio.problem('upload-finished');
  if (Number(headers['upload-offset']) !== upload.bytes.byteLength) return studio.problem('wrong-offset');
  upload.bytes = Buffer.concat([upload.bytes, body]);
  if (upload.bytes.byteLength < upload.length) return state(204);
  if (sha256Of(upload.bytes) !== upload.sha256) {
    studio.uploads.delete(id);
    return studio.problem('wrong-hash');
  }
  studio.blobs.set(upload.sha256, Uint8Array.from(upload.bytes));
  upload.isDone = true;
  return state(204);
}
