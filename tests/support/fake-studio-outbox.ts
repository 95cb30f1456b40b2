import { createHash } from 'node:crypto';
import type { PhotoId, Sha256, ShootId } from '@shared/model/ids';
import { fail, ok } from '@shared/model/result';
import type { Group } from '@shared/model/group';
import type { Bucket, Subject } from '@shared/model/shoot';
import type { OpenOriginalFile } from '../../main/sync/original-files';
import type {
  ConfirmedSend,
  KnownStudio,
  KnownStudioPort,
  OutboxChange,
  OutboxPort,
  ParkedFault,
  PhotoPayload,
  SendIntent,
} from '../../main/sync/ports';
import { emptySyncState, syncStateSchema, type CachePort, type SyncState } from '../../main/sync/sync-state';

export const idOf = <T>(n: number, kind: number): T =>
  `018f0000-00${kind.toString(16).padStart(2, '0')}-7000-8000-${n.toString(16).padStart(12, '0')}` as T;
export const shootId = (n: number): ShootId => idOf(n, 1);
export const photoId = (n: number): PhotoId => idOf(n, 2);

export interface FakeFile {
  bytes: Uint8Array;
  isUnreadable?: boolean;
}

/** The journal's side of the queue in memory: what is in `journal` survives a crash, everything else does not. */
export interface FakeOutbox extends OutboxPort {
  readonly journal: {
    readonly pending: Map<PhotoId, SendIntent>;
    readonly confirmed: ConfirmedSend[];
    readonly parked: Map<PhotoId, ParkedFault>;
  };
  readonly files: Map<string, FakeFile>;
  readonly structureOf: Map<ShootId, FakeStructure>;
  /** True makes the next writes fail, as on a full disk. */
  isFull: boolean;
  readonly openOriginal: OpenOriginalFile;
  /** Adds a photo with its files, and an intent for it. */
  add(photo: FakePhoto): SendIntent;
  /** Queues a photo that is known, at its next revision when it was edited. */
  queue(photo: PhotoId, options?: { isForced?: boolean; isEdited?: boolean }): SendIntent;
  withdraw(photo: PhotoId): void;
  payloads: Map<PhotoId, PhotoPayload>;
}

export interface FakeStructure {
  name: string;
  buckets: Bucket[];
  subjects: Subject[];
  groups: Group[];
  revision: number;
}

export interface FakePhoto {
  readonly n: number;
  readonly shoot?: number;
  readonly files: readonly Uint8Array[];
}

export const sha256Of = (bytes: Uint8Array): Sha256 => createHash('sha256').update(bytes).digest('hex') as Sha256;

export function createFakeOutbox(): FakeOutbox {
  const listeners = new Set<(change: OutboxChange) => void>();
  let intents = 0;
  const tell = (change: Partial<OutboxChange>): void => {
    for (const listener of listeners) listener({ added: [], withdrawn: [], ...change });
  };
  const written = (write: () => void): Promise<void> => {
    if (outbox.isFull) return Promise.reject(new Error('no space left'));
    write();
    return Promise.resolve();
  };
  const outbox: FakeOutbox = {
    journal: { pending: new Map(), confirmed: [], parked: new Map() },
    files: new Map(),
    structureOf: new Map(),
    payloads: new Map(),
    isFull: false,
    pending: () => [...outbox.journal.pending.values()],
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    payload: (intent) => outbox.payloads.get(intent.photoId) ?? null,
    structureKey: (id) => String(structure(outbox, id).revision),
    structure: (id) => {
      const { name, ...rest } = structure(outbox, id);
      return { shoot: { name, kind: 'event' }, ...rest };
    },
    confirmed: (_, sends) =>
      written(() => {
        for (const send of sends) leave(outbox, send.intent, tell);
        outbox.journal.confirmed.push(...sends);
        for (const { intent } of sends) outbox.journal.parked.delete(intent.photoId);
      }),
    parked: (intent, fault) =>
      written(() => {
        leave(outbox, intent, tell);
        outbox.journal.parked.set(intent.photoId, fault);
      }),
    structureConfirmed: () => written(() => undefined),
    openOriginal: (path) => Promise.resolve(openFake(outbox.files.get(path))),
    add: (photo) => {
      outbox.payloads.set(photoId(photo.n), payloadOf(outbox, photo));
      return queue(photoId(photo.n), shootId(photo.shoot ?? 1), {});
    },
    queue: (id, options = {}) => {
      const payload = outbox.payloads.get(id)!;
      if (options.isEdited) {
        outbox.payloads.set(id, { ...payload, revision: payload.revision + 1, position: `p${payload.revision}` });
      }
      const shoot =
        [...outbox.journal.confirmed].find(({ intent }) => intent.photoId === id)?.intent.shootId ?? shootId(1);
      return queue(id, shoot, options);
    },
    withdraw: (id) => {
      const intent = outbox.journal.pending.get(id);
      if (intent) leave(outbox, intent, tell);
    },
  };
  function queue(id: PhotoId, shoot: ShootId, options: { isForced?: boolean }): SendIntent {
    const intent: SendIntent = {
      intentId: idOf((intents += 1), 3),
      shootId: shoot,
      photoId: id,
      revision: outbox.payloads.get(id)!.revision,
      isForced: options.isForced ?? false,
      wasConfirmed: outbox.journal.confirmed.some((send) => send.intent.photoId === id),
      queuedAtMs: 0,
    };
    const before = outbox.journal.pending.get(id);
    outbox.journal.pending.set(id, intent);
    outbox.journal.parked.delete(id);
    tell({ added: [intent], withdrawn: before ? [before] : [] });
    return intent;
  }
  return outbox;
}

function leave(outbox: FakeOutbox, intent: SendIntent, tell: (change: Partial<OutboxChange>) => void): void {
  if (outbox.journal.pending.get(intent.photoId)?.intentId !== intent.intentId) return;
  outbox.journal.pending.delete(intent.photoId);
  tell({ withdrawn: [intent] });
}

function structure(outbox: FakeOutbox, id: ShootId): FakeStructure {
  const there = outbox.structureOf.get(id);
  if (there) return there;
  const fresh: FakeStructure = { name: 'Shoot', buckets: [], subjects: [], groups: [], revision: 1 };
  outbox.structureOf.set(id, fresh);
  return fresh;
}

function payloadOf(outbox: FakeOutbox, { n, files }: FakePhoto): PhotoPayload {
  return {
    revision: 1,
    name: `IMG_${n}.JPG`,
    subjects: [],
    bucket: null,
    bucketId: null,
    group: null,
    position: null,
    capturedAt: null,
    files: files.map((bytes, index) => {
      const path = `/fake/${n}/${index}`;
      outbox.files.set(path, { bytes });
      const role = index === 0 ? 'image' : 'raw';
      return { role, name: `IMG_${n}_${index}`, sha256: sha256Of(bytes), sizeBytes: bytes.byteLength, path } as const;
    }),
  };
}

function openFake(file: FakeFile | undefined): Awaited<ReturnType<OpenOriginalFile>> {
  if (!file) return fail('file-missing');
  if (file.isUnreadable) return fail('file-unreadable');
  return ok({
    sizeBytes: file.bytes.byteLength,
    read: async (into, position) => {
      const part = file.bytes.subarray(position, position + into.byteLength);
      into.set(part);
      return part.byteLength;
    },
    close: async () => undefined,
  });
}

/** What is remembered between runs, as text, so that only what the schema keeps comes back. */
export function createFakeCache(): CachePort & { readonly texts: Map<ShootId, string> } {
  const texts = new Map<ShootId, string>();
  return {
    texts,
    load: async (id): Promise<SyncState> => {
      const kept = texts.get(id);
      return kept === undefined ? emptySyncState() : syncStateSchema.parse(JSON.parse(kept));
    },
    save: async (id, state) => void texts.set(id, JSON.stringify(state)),
  };
}

export interface FakeKnownStudio extends KnownStudioPort {
  current: KnownStudio | null;
  /** Studios met in the place of a known one. */
  readonly epochs: KnownStudio[];
  /** True: what was confirmed cannot be offered again at the moment. */
  isRefusing: boolean;
}

export function createFakeKnownStudio(): FakeKnownStudio {
  const port = {
    current: null as KnownStudio | null,
    epochs: [] as KnownStudio[],
    known: () => port.current,
    seen: async (studio: KnownStudio) => {
      port.current = studio;
    },
    isRefusing: false,
    onEpochChanged: async (before: KnownStudio | null, now: KnownStudio) => {
      if (port.isRefusing) throw new Error('the journal cannot be written');
      if (before) port.epochs.push(now);
    },
  };
  return port;
}
