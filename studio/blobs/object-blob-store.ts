import { createHash } from 'node:crypto';
import { pipeline } from 'node:stream/promises';
import { setTimeout as wait } from 'node:timers/promises';
import type { DataFolder } from '../data/data-folder';
import { StoreUnavailable, type ObjectFacts, type ObjectStore } from '../objects/object-store';
import type { BlobRecord, BlobStore } from './blob-store';
import type { StoredHash } from './hash-stored-bytes';
import { discard, incomingFiles } from './incoming-files';
import { createSlots } from './slots';

/** Some stores show an object to those who look only a while after they took it. */
const LOOK_AGAIN_MS = [50, 200, 800];
const PUBLISH_TRIES = 3;
/** What was proven or looked at so recently is not looked at again: a photo follows its bytes within seconds. */
const FRESH_MS = 60_000;
const INSPECTIONS = 2;

const keyOf = (sha256: string): string => `blobs/${sha256.slice(0, 2)}/${sha256.slice(2, 4)}/${sha256}`;

/** Bytes in an object store, `blobs/ab/cd/<sha256>`. What is published is read back whole before anyone is told. */
export function createObjectBlobStore(objects: ObjectStore, folder: DataFolder): BlobStore {
  const inTurn = createSlots(INSPECTIONS);
  const fresh = new Map<string, { readonly bytes: number; readonly untilMs: number }>();
  /** Stamps other than the recorded one whose bytes were read and found right, and those that were found wrong. */
  const proven = new Map<string, number>();
  const damaged = new Map<string, number>();
  const remember = ({ sha256, bytes }: StoredHash): void => {
    // The oldest come first: what is stale goes as others come.
    for (const [key, { untilMs }] of fresh) {
      if (untilMs > Date.now()) break;
      fresh.delete(key);
    }
    fresh.delete(sha256);
    fresh.set(sha256, { bytes, untilMs: Date.now() + FRESH_MS });
  };
  const lookPatiently = async (sha256: string): Promise<ObjectFacts | null> => {
    for (const waitMs of LOOK_AGAIN_MS) {
      const found = await objects.head(keyOf(sha256));
      if (found !== null) return found;
      await wait(waitMs);
    }
    return objects.head(keyOf(sha256));
  };
  const inspect = (sha256: string): Promise<BlobRecord | null> =>
    inTurn(async () => {
      const stored = await hashObject(objects, keyOf(sha256));
      if (stored?.sha256 !== sha256) return null;
      const facts = await lookPatiently(sha256);
      return facts?.bytes === stored.bytes ? { ...stored, mtimeMs: facts.stamp } : null;
    });
  /** Whatever the store answered, an error or a yes: what is there now decides. */
  const tryPublish = async (path: string, stored: StoredHash): Promise<BlobRecord | StoreUnavailable> => {
    const failure = await objects.writeFile(keyOf(stored.sha256), path).then(() => null, onlyUnavailable);
    if (failure === null) await lookPatiently(stored.sha256);
    return (await inspect(stored.sha256)) ?? failure ?? new StoreUnavailable('The object store has not what it took');
  };
  const publish = async (path: string, stored: StoredHash): Promise<BlobRecord> => {
    // Another request may have brought the same bytes while this one waited for its turn.
    const there = fresh.has(stored.sha256) ? await inspect(stored.sha256) : null;
    for (let tries = 1; ; tries += 1) {
      const end = there ?? (await tryPublish(path, stored));
      if (!(end instanceof StoreUnavailable)) {
        await discard(path);
        remember(stored);
        return end;
      }
      if (tries === PUBLISH_TRIES) throw end;
    }
  };
  const publishing = new Map<string, Promise<unknown>>();
  return {
    ...incomingFiles(folder),
    mayHave: async () => true,
    // The same bytes from many at once are written by one after the other: not every store bears it otherwise.
    publish: (path, stored) => {
      const before = publishing.get(stored.sha256) ?? Promise.resolve();
      const done = before.catch(() => undefined).then(() => publish(path, stored));
      publishing.set(stored.sha256, done);
      const leave = (): void => {
        if (publishing.get(stored.sha256) === done) publishing.delete(stored.sha256);
      };
      done.then(leave, leave);
      return done;
    },
    check: async (record, isForced = false) => {
      const { sha256, bytes, mtimeMs } = record;
      const known = fresh.get(sha256);
      if (!isForced && known?.bytes === bytes && known.untilMs > Date.now()) return 'sound';
      const found = await lookPatiently(sha256);
      const isAsRecorded = found?.bytes === bytes && (found.stamp === mtimeMs || proven.get(sha256) === found.stamp);
      const isKnownDamaged = found !== null && damaged.get(sha256) === found.stamp;
      const mustRead = found !== null && !isKnownDamaged && (isForced || !isAsRecorded);
      const inspected = mustRead ? await inspect(sha256) : isAsRecorded && !isKnownDamaged ? record : null;
      if (inspected?.bytes !== bytes) {
        // They stay where they are: removing them could hit sound bytes that another instance puts there just now.
        if (found !== null) damaged.set(sha256, found.stamp);
        fresh.delete(sha256);
        return 'lost';
      }
      if (inspected !== record) proven.set(sha256, inspected.mtimeMs);
      remember(record);
      return 'sound';
    },
    inspect,
    read: async (sha256) => {
      const stream = await objects.read(keyOf(sha256));
      if (stream === null) throw new StoreUnavailable('The object store does not show an object that it has');
      return stream;
    },
  };
}

function onlyUnavailable(error: unknown): StoreUnavailable {
  if (error instanceof StoreUnavailable) return error;
  throw error;
}

/** SHA-256 of what the store gives back; null when there is nothing. */
async function hashObject(objects: ObjectStore, key: string): Promise<StoredHash | null> {
  const stream = await objects.read(key);
  if (stream === null) return null;
  const hash = createHash('sha256');
  let bytes = 0;
  try {
    await pipeline(stream, async (chunks: AsyncIterable<Buffer>) => {
      for await (const chunk of chunks) {
        hash.update(chunk);
        bytes += chunk.length;
      }
    });
  } catch (error) {
    throw new StoreUnavailable('The object store broke off while it was read', { cause: error });
  }
  return { sha256: hash.digest('hex'), bytes };
}
