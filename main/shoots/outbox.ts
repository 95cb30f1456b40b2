import { join } from 'node:path';
import type { SendState } from '@shared/domain/shoot-state';
import { touchedPhotos, touchesAll } from '@shared/domain/touched-photos';
import type { PhotoId, ShootId } from '@shared/model/ids';
import type { Photo } from '@shared/model/photo';
import { invariant } from '@shared/model/result';
import { holdReason } from '@shared/rules/hold-reason';
import { wallClockText } from '@shared/rules/wall-clock-text';
import type { OutboxChange, OutboxPort, PhotoPayload, SendIntent } from '../sync/ports';
import type { Library, Shoot } from './library';
import { createStructureBook, type StructureBook } from './structure-book';

/** What the queue is given of one shoot. */
interface Offer {
  readonly shoot: Shoot;
  readonly offered: Map<PhotoId, SendIntent>;
  readonly structure: StructureBook;
}

/**
 * The journals' side of the queue: what is wanted at the studio, derived from the shoots as they are.
 * A photo that is held back is not offered; when the hold is released, it is again.
 */
export function createOutbox(library: Library, newId: () => string): OutboxPort {
  const offers = new Map<ShootId, Offer>();
  const listeners = new Set<(change: OutboxChange) => void>();

  library.onOpened((shoot) => {
    if (shoot.store.access === 'write') follow(shoot);
    shoot.store.onAccessChange((access) => {
      if (access !== 'write') return;
      // Repaired, or read again after its disk failed: what was being saved then did not happen.
      const offer = follow(shoot);
      offer.structure.reset();
      tellAll(offer);
    });
  });

  /** A shoot that is opened again takes the place of the one that was closed. */
  function follow(shoot: Shoot): Offer {
    const before = offers.get(shoot.id);
    if (before?.shoot === shoot) return before;
    const structure = createStructureBook(() => shoot.store.state);
    const offer: Offer = { shoot, offered: before?.offered ?? new Map<PhotoId, SendIntent>(), structure };
    offers.set(shoot.id, offer);
    tellAll(offer);
    shoot.store.subscribe(({ events, isRestored }) => {
      if (isRestored) {
        structure.reset();
        tellAll(offer);
      }
      for (const event of events) {
        structure.take(event);
        tell(offer, touchesAll(event) ? shoot.store.state.sends.keys() : touchedPhotos(event));
      }
    });
    return offer;
  }

  function tellAll(offer: Offer): void {
    tell(offer, new Set([...offer.offered.keys(), ...offer.shoot.store.state.sends.keys()]));
  }

  /** Compares what these photos want now with what was offered, and tells the difference. */
  function tell({ shoot, offered }: Offer, photoIds: Iterable<PhotoId>): void {
    const added: SendIntent[] = [];
    const withdrawn: SendIntent[] = [];
    for (const id of photoIds) {
      const before = offered.get(id);
      const now = wantedOf(shoot, id);
      if (before?.intentId === now?.intentId) continue;
      if (before) withdrawn.push(before);
      if (now) {
        added.push(now);
        offered.set(id, now);
      } else offered.delete(id);
    }
    if (added.length + withdrawn.length === 0) return;
    for (const listener of listeners) listener({ added, withdrawn });
  }

  const offerOf = (id: ShootId): Offer => {
    const offer = offers.get(id);
    invariant(offer, `only open shoots are offered to the queue (${id})`);
    return offer;
  };
  const shootOf = (id: ShootId): Shoot => offerOf(id).shoot;

  return {
    pending: () => [...offers.values()].flatMap(({ offered }) => [...offered.values()]),
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    payload: ({ shootId, photoId, revision }) => {
      const shoot = shootOf(shootId);
      const photo = shoot.store.state.photos.get(photoId);
      if (!photo) return null;
      // The state is ahead of the disk by what is being saved; the intent was saved after what it names.
      return photo.revision > revision ? savedPayload(shoot, photoId) : payloadOf(shoot, photo);
    },
    structureKey: (shootId) => offerOf(shootId).structure.key(),
    structure: async (shootId) => {
      const { shoot, structure } = offerOf(shootId);
      await shoot.store.settled();
      return { ...structure.structure(), revision: Math.max(1, shoot.store.seq) };
    },
    confirmed: async (studioId, sends) => {
      for (const shootId of new Set(sends.map(({ intent }) => intent.shootId))) {
        const items = sends
          .filter(({ intent }) => intent.shootId === shootId)
          .map(({ intent, revision, files, wasThere }) => {
            const { intentId, photoId } = intent;
            return { intentId, photoId, revision, files: [...files], wasThere };
          });
        await save(shootOf(shootId), { type: 'recordConfirmed', studioId, items });
      }
    },
    parked: async ({ shootId, intentId, photoId }, { code, message }) => {
      await save(shootOf(shootId), { type: 'recordParked', items: [{ intentId, photoId, code, message }] });
    },
    structureConfirmed: async (shootId, studioId, hash) => {
      await save(shootOf(shootId), { type: 'recordStructure', studioId, hash });
    },
  };

  async function save({ store }: Shoot, command: Parameters<Shoot['store']['dispatch']>[0]): Promise<void> {
    const answer = await store.dispatch(command, { cmd: newId() });
    if (!answer.ok) throw new Error(`${command.type} was not saved: ${answer.error.message}`);
  }
}

function wantedOf({ id: shootId, store: { state } }: Shoot, photoId: PhotoId): SendIntent | null {
  const send: SendState | undefined = state.sends.get(photoId);
  const photo = state.photos.get(photoId);
  if (!send?.intent || !photo || !state.head) return null;
  if (holdReason(photo, state.head.rules, state.subjects) !== null) return null;
  const { intentId, revision, isForced, at } = send.intent;
  return { intentId, shootId, photoId, revision, isForced, wasConfirmed: send.confirmed !== null, queuedAtMs: at };
}

/** The photo as the disk has it: an edit that a crash could still undo is not told to the studio. */
async function savedPayload(shoot: Shoot, photoId: PhotoId): Promise<PhotoPayload | null> {
  for (;;) {
    const photo = shoot.store.state.photos.get(photoId);
    await shoot.store.settled();
    if (shoot.store.state.photos.get(photoId) === photo) return photo ? payloadOf(shoot, photo) : null;
  }
}

function payloadOf({ folder, store: { state } }: Shoot, photo: Photo): PhotoPayload {
  return {
    revision: photo.revision,
    name: photo.files[0]?.name ?? '',
    files: photo.files.map(({ role, name, sha256, sizeBytes, path }) => ({
      role,
      name,
      sha256,
      sizeBytes,
      path: join(folder, path),
    })),
    subjects: photo.tags.map((tag) => tag.subjectId),
    bucket: state.buckets.find((bucket) => bucket.id === photo.bucketId)?.code ?? null,
    bucketId: photo.bucketId,
    group: photo.groupId,
    position: photo.position,
    capturedAt: wallClockText(photo.facts?.capturedAtMs ?? null, photo.facts?.offsetMinutes ?? null),
  };
}
