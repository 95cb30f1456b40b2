import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { photoIdSchema, sha256Schema, type PhotoId } from '@shared/model/ids';
import type { Core } from '../../main/core';
import type { Library, Shoot } from '../../main/shoots/library';
import { createOutbox } from '../../main/shoots/outbox';
import { createUuidV7 } from '../../main/shoots/uuid-v7';
import { linkStudio, type StudioLink } from '../../main/studio-link';
import { createShoot, openTestLibrary, tell } from './open-library';
import { FACTS, importId, NOTHING_SEEN, uuid } from './shoot-builder';
import type { Wire } from './sync-wire';
import type { TestStudio } from './test-studio';

type Caller = Pick<TestStudio, 'call'>;

/** A real library with real journals and photos on disk, and the queue over them as the app links it. */
export interface SendingLibrary {
  readonly library: Library;
  readonly shoot: Shoot;
  /** Of the next link. */
  token: string;
  /** Sends so many photos more, or all that were never sent or changed since, and waits until they are there. */
  send(photos: number | 'all'): Promise<void>;
  /** Gives so many photos another service, which counts up their revision. */
  edit(photos: number): Promise<void>;
  /** Links again, as after a start of the app, and waits until all is at rest. */
  meetAgain(): Promise<void>;
  /** Links with the token at hand, and waits until it is clear that somebody else answers. */
  meetAnother(): Promise<void>;
  /** Photos that a studio lists, with the hashes of the bytes it gives out and their revision. */
  heldBy(studio: Caller): Promise<Map<string, readonly [string, number]>>;
  expected(): Map<string, readonly [string, number]>;
}

const newId = createUuidV7();

export async function openSendingLibrary({ proxy, studio }: Wire, photos: number): Promise<SendingLibrary> {
  const library = await openTestLibrary();
  const outbox = createOutbox(library, newId);
  const shoot = await createShoot(library, 'Hall', { kind: 'wedding' });
  const ids = await landPhotos(shoot, photos);
  const core = { library, outbox, newId } as unknown as Core;
  const failures: unknown[] = [];
  const linked = async (run: (link: StudioLink) => Promise<void>): Promise<void> => {
    const onFailure = (error: unknown): void => void failures.push(error);
    const link = await linkStudio(core, { url: proxy.url, token: () => sending.token, onFailure });
    await run(link).finally(() => link.close());
    expect(failures).toEqual([]);
  };
  const atRest = async ({ engine }: StudioLink): Promise<void> => {
    // What is in conflict or parked stays in the queue; the test looks for that itself.
    expect((await engine.idle(60_000)).reason).toBe('done');
  };
  let sent = 0;
  const sending: SendingLibrary = {
    library,
    shoot,
    token: studio.token,
    send: async (count) => {
      const named = count === 'all' ? null : ids.slice(sent, (sent += count));
      if (named?.length !== 0) await tell(shoot, { type: 'queueSend', mode: 'changed', photoIds: named });
      await linked(atRest);
    },
    edit: (count) =>
      tell(shoot, { type: 'editPhotos', photoIds: ids.slice(0, count), patch: { note: `edited ${String(count)}` } }),
    meetAgain: () => linked(atRest),
    meetAnother: () =>
      linked(async ({ engine }) => {
        await expect.poll(() => engine.status().condition, { timeout: 20_000 }).toBe('other-studio');
      }),
    heldBy: (from) => readStudio(from, shoot),
    expected: () => expectedOf(shoot),
  };
  onTestFinished(() => expect(failures).toEqual([]));
  return sending;
}

export const expectedOf = (shoot: Shoot): Map<string, readonly [string, number]> =>
  new Map(
    [...shoot.store.state.photos.values()].map((photo) => [
      photo.id as string,
      [photo.files[0]?.sha256 ?? '', photo.revision] as const,
    ]),
  );

/** Photos of a shoot, on disk and in its journal. `first`: number of the first, so that two shoots have no photo in common. */
export async function landPhotos(shoot: Shoot, count: number, first = 1): Promise<PhotoId[]> {
  const sources = [{ label: 'EOS', root: '/card', volumeId: null }];
  await tell(shoot, { type: 'startImport', importId, sources, copyDirs: [], readsTwice: false, template: null });
  const ids: PhotoId[] = [];
  for (let n = first; n < first + count; n += 1) {
    const name = `IMG_${String(n).padStart(4, '0')}.JPG`;
    const bytes = Buffer.alloc(20_000 + n, `photo ${String(n)}`);
    await writeFile(join(shoot.folder, 'originals', name), bytes);
    const photoId = photoIdSchema.parse(uuid(0xb000 + n));
    ids.push(photoId);
    const capturedAtMs = (FACTS.capturedAtMs ?? 0) + n * 10_000;
    const file = {
      role: 'image' as const,
      path: `originals/${name}`,
      name,
      sha256: sha256Schema.parse(createHash('sha256').update(bytes).digest('hex')),
      sizeBytes: bytes.byteLength,
      source: { importId, card: 0, path: `DCIM/100CANON/${name}`, mtimeMs: capturedAtMs },
      copies: [],
    };
    await tell(shoot, { type: 'recordFile', photoId, file, facts: { ...FACTS, capturedAtMs } });
  }
  const seen = { facts: null, analysis: NOTHING_SEEN, damage: null };
  await tell(shoot, { type: 'recordAnalyses', items: ids.map((photoId) => ({ photoId, ...seen })) });
  return ids;
}

/** Photos of a shoot that a studio lists, with the hashes of the bytes it gives out and their revision. */
export async function readStudio(
  { call }: Caller,
  { id }: Pick<Shoot, 'id'>,
): Promise<Map<string, readonly [string, number]>> {
  const { json } = await call('GET', `/v1/shoots/${id}/photos?limit=500`);
  const held = new Map<string, readonly [string, number]>();
  for (const photo of json.items) {
    const { bytes } = await call('GET', `/v1/photos/${photo.id}/files/${photo.files[0].sha256}`);
    held.set(photo.id, [createHash('sha256').update(bytes).digest('hex'), photo.revision]);
  }
  return held;
}
