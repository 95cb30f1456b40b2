import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Pin } from '@shared/contract/settings';
import type { PhotoId, Sha256, ShootId } from '@shared/model/ids';
import { createSyncEngine } from '../../main/sync/create-sync-engine';
import { createHttpTransport, type TransportLimits } from '../../main/sync/http-transport';
import { openKnownStudio } from '../../main/sync/known-studio-file';
import { openOriginalFile } from '../../main/sync/original-files';
import type { OutboxPort, PayloadFile, PhotoPayload, SendIntent } from '../../main/sync/ports';
import { createStudioClient } from '../../main/sync/studio-client';
import type { SyncEngine } from '../../main/sync/sync-engine';
import { createSyncStateFile } from '../../main/sync/sync-state-file';
import { idOf, photoId, shootId } from './fake-studio-outbox';

/** A photo on disk, as the list of the folder has it. */
export interface FolderPhoto {
  readonly n: number;
  readonly shoot: number;
  readonly files: readonly PayloadFile[];
}

/** Photos on disk with a journal of one line per fact, fsynced: what a killed process had written is there, and no more. */
export async function makeSyncFolder(
  photos: readonly { readonly shoot?: number; readonly sizes: readonly number[] }[],
  seed: number,
) {
  const dir = await mkdtemp(join(tmpdir(), 'fieldproof-send-'));
  await mkdir(join(dir, 'originals'));
  const list: FolderPhoto[] = [];
  for (const [index, { shoot = 1, sizes }] of photos.entries()) {
    const files: PayloadFile[] = [];
    for (const [k, size] of sizes.entries()) {
      const path = join(dir, 'originals', `${index}-${k}`);
      const bytes = patternBytes(size, seed * 1_000_003 + index * 31 + k);
      await writeFile(path, bytes);
      const sha256 = createHash('sha256').update(bytes).digest('hex') as Sha256;
      files.push({ role: k === 0 ? 'image' : 'raw', name: `IMG_${index}_${k}`, sha256, sizeBytes: size, path });
    }
    list.push({ n: index + 1, shoot, files });
  }
  await writeFile(join(dir, 'photos.json'), JSON.stringify(list));
  return { dir, list, remove: () => rm(dir, { recursive: true, force: true }) };
}

/** Bytes that do not repeat within a file or between files, made fast. */
function patternBytes(size: number, seed: number): Buffer {
  const block = createHash('sha512').update(String(seed)).digest();
  const bytes = Buffer.alloc(size, block);
  for (let at = 0; at + 8 <= size; at += 4096) bytes.writeDoubleLE(seed + at, at);
  return bytes;
}

interface JournalLine {
  readonly kind: 'confirmed' | 'parked';
  readonly photoId: PhotoId;
  readonly code?: string;
  readonly wasThere?: boolean;
}

export function readJournal(dir: string): JournalLine[] {
  const path = join(dir, 'journal.jsonl');
  if (!existsSync(path)) return [];
  const lines = readFileSync(path, 'utf8').split('\n').slice(0, -1);
  return lines.map((line) => JSON.parse(line) as JournalLine);
}

/** The journal's side of the queue over such a folder. `mode` as in the Sync window. */
export async function openFolderOutbox(dir: string, mode: 'new' | 'force'): Promise<OutboxPort> {
  const list = JSON.parse(await readFile(join(dir, 'photos.json'), 'utf8')) as FolderPhoto[];
  const settled = new Set(mode === 'force' ? [] : readJournal(dir).map((line) => line.photoId));
  const byId = new Map(list.map((photo) => [photoId(photo.n), photo]));
  const path = join(dir, 'journal.jsonl');
  const append = async (lines: readonly JournalLine[]): Promise<void> => {
    const journal = await open(path, 'a');
    await journal.write(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
    await journal.datasync();
    await journal.close();
  };
  return {
    pending: () =>
      list
        .filter(({ n }) => !settled.has(photoId(n)))
        .map(({ n, shoot }): SendIntent => {
          const intentId = idOf<SendIntent['intentId']>(n, mode === 'force' ? 7 : 3);
          const isForced = mode === 'force';
          return {
            intentId,
            shootId: shootId(shoot),
            photoId: photoId(n),
            revision: 1,
            isForced,
            wasConfirmed: isForced,
            queuedAtMs: 0,
          };
        }),
    onChange: () => () => undefined,
    payload: ({ photoId: id }) => payloadOf(byId.get(id)),
    structureKey: () => 'v1',
    structure: () => ({ shoot: { name: 'Hall', kind: 'event' }, buckets: [], subjects: [], groups: [], revision: 1 }),
    confirmed: (_, sends) =>
      append(sends.map(({ intent, wasThere }) => ({ kind: 'confirmed', photoId: intent.photoId, wasThere }))),
    parked: ({ photoId: id }, { code }) => append([{ kind: 'parked', photoId: id, code }]),
    structureConfirmed: async () => undefined,
  };
}

function payloadOf(photo: FolderPhoto | undefined): PhotoPayload | null {
  if (!photo) return null;
  const rest = { subjects: [], bucket: null, bucketId: null, group: null, position: null, capturedAt: null };
  return { revision: 1, name: `IMG_${photo.n}.JPG`, files: photo.files, ...rest };
}

/** The engine as the app makes it, over such a folder. */
export async function openFolderEngine(
  dir: string,
  {
    url,
    token,
    mode = 'new',
    limits,
    pin,
  }: { url: string; token: string; mode?: 'new' | 'force'; limits?: TransportLimits; pin?: Pin },
): Promise<{ engine: SyncEngine; close: () => Promise<void>; defects: unknown[] }> {
  const client = createStudioClient({
    url,
    token: () => token,
    transport: createHttpTransport(limits, undefined, pin),
  });
  const defects: unknown[] = [];
  const engine = createSyncEngine({
    client,
    outbox: await openFolderOutbox(dir, mode),
    studio: await openKnownStudio(join(dir, 'known.json'), {
      chosen: null,
      newLook: () => 'look',
      onNewLook: async () => undefined,
    }),
    cache: createSyncStateFile((id: ShootId) => stateFolder(dir, id)),
    clock: { nowMs: Date.now },
    timers: {
      set: (delayMs, run) => {
        const timer = setTimeout(run, delayMs);
        return () => clearTimeout(timer);
      },
    },
    random: Math.random,
    openOriginal: openOriginalFile,
    onUnexpected: (error) => defects.push(error),
  });
  const close = async (): Promise<void> => {
    await engine.stop();
    client.close();
  };
  return { engine, close, defects };
}

/** One for all shoots here: each has a state file of its own only in a shoot folder. */
const stateFolder = (dir: string, id: ShootId): string | null => (id === shootId(1) ? dir : null);
