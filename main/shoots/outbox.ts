import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { SendState, ShootState } from '@shared/domain/shoot-state';
import { touchedPhotos, touchesAll } from '@shared/domain/touched-photos';
import type { ShootEvent } from '@shared/domain/shoot-event';
import type { PhotoId, ShootId } from '@shared/model/ids';
import type { Photo } from '@shared/model/photo';
import { invariant } from '@shared/model/result';
import { holdReason } from '@shared/rules/hold-reason';
import { wallClockText } from '@shared/rules/wall-clock-text';
import type { OutboxChange, OutboxPort, PhotoPayload, SendIntent, ShootStructure } from '../sync/ports';
import type { Library, Shoot } from './library';

/** What the queue is given of one shoot. */
interface Offer {
  readonly shoot: Shoot;
  readonly offered: Map<PhotoId, SendIntent>;
  structureHash: string | null;
}

/**
 * The journals' side of the queue: what is wanted at the studio, derived from the shoots as they are.
 * A photo that is held back is not offered; when the hold is released, it is again.
 */
export function createOutbox(library: Library, newId: () => string): OutboxPort {
  const offers = new Map<ShootId, Offer>();
  const listeners = new Set<(change: OutboxChange) => void>();

  library.onOpened((shoot) => {
    if (offers.has(shoot.id) || shoot.store.access !== 'write') return;
    const offer: Offer = { shoot, offered: new Map(), structureHash: null };
    offers.set(shoot.id, offer);
    tell(offer, shoot.store.state.sends.keys());
    shoot.store.subscribe(({ events, isRestored }) => {
      if (isRestored) {
        offer.structureHash = null;
        tell(offer, new Set([...offer.offered.keys(), ...shoot.store.state.sends.keys()]));
      }
      if (events.some(changesStructure)) offer.structureHash = null;
      for (const event of events) {
        tell(offer, touchesAll(event) ? shoot.store.state.sends.keys() : touchedPhotos(event));
      }
    });
  });

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

  const shootOf = (id: ShootId): Shoot => {
    const shoot = offers.get(id)?.shoot;
    invariant(shoot, `only open shoots are offered to the queue (${id})`);
    return shoot;
  };

  return {
    pending: () => [...offers.values()].flatMap(({ offered }) => [...offered.values()]),
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    payload: ({ shootId, photoId }) => {
      const shoot = shootOf(shootId);
      const photo = shoot.store.state.photos.get(photoId);
      return photo ? payloadOf(shoot, photo) : null;
    },
    structureKey: (shootId) => {
      const offer = offers.get(shootId);
      invariant(offer, `only open shoots are offered to the queue (${shootId})`);
      offer.structureHash ??= hashOf(structureOf(offer.shoot.store.state));
      return offer.structureHash;
    },
    structure: (shootId) => {
      const { store } = shootOf(shootId);
      return { ...structureOf(store.state), revision: Math.max(1, store.seq) };
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

function structureOf(state: ShootState): Omit<ShootStructure, 'revision'> {
  invariant(state.head, 'a shoot is created before anything of it is sent');
  const { name, kind } = state.head;
  return {
    shoot: { name, kind },
    buckets: state.buckets,
    subjects: [...state.subjects.values()],
    groups: [...state.groups.values()],
  };
}

const hashOf = (value: unknown): string => createHash('sha256').update(JSON.stringify(value)).digest('hex');

const changesStructure = (event: ShootEvent): boolean =>
  event.type === 'shootCreated' ||
  (event.type === 'edited' && event.changes.some((change) => change.kind !== 'photos'));
