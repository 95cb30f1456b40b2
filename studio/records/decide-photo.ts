import type { PhotoReceipt, PutPhoto } from '@shared/contract/studio-api/photos';
import type { PhotoId, Sha256, ShootId, StudioId } from '@shared/model/ids';
import { ok } from '@shared/model/result';
import { refuse, type Outcome } from '../outcome';
import { hashOf } from './canonical-json';
import type { Fact } from './ledger-entry';

/** What the studio holds that bears on one PUT of a photo. */
export interface PhotoState {
  readonly hasShoot: boolean;
  /** The request under which the intent id was used before. */
  readonly intent: { readonly requestHash: string; readonly wasThere: boolean } | null;
  readonly photo: { readonly shootId: string; readonly revision: number; readonly bodyHash: string } | null;
  /** Sound blobs among those the photo names. */
  readonly blobs: ReadonlyMap<string, { readonly bytes: number; readonly receivedAt: string }>;
}

export interface PhotoRequest {
  readonly studioId: StudioId;
  readonly shootId: ShootId;
  readonly photoId: PhotoId;
  readonly put: PutPhoto;
}

interface PhotoDecision {
  readonly facts: readonly Fact[];
  readonly answer: Outcome<PhotoReceipt>;
}

/** Accepts a photo whole or not at all. The order of the checks is part of the contract (docs/spec/studio.md, ST20–ST27). */
export function decidePhoto(request: PhotoRequest, state: PhotoState): PhotoDecision {
  const { studioId, shootId, photoId, put } = request;
  const { intentId, isForced: _, ...content } = put;
  const requestHash = hashOf({ shootId, photoId, put });
  const isRepeat = state.intent?.requestHash === requestHash;
  const refusal = refuseEarly(request, state, isRepeat) ?? (isRepeat ? null : refuseByRevision(content, state));
  if (refusal !== null) return { facts: [], answer: refusal };
  const alreadyThere = isRepeat ? state.intent.wasThere : state.photo?.revision === put.revision;
  const answer = ok({ ...receiptOf(request, state), alreadyThere });
  if (isRepeat) return { facts: [], answer };
  const intent: Fact = { kind: 'intent', studioId, intentId, requestHash };
  if (alreadyThere) return { facts: [{ ...intent, wasThere: true }], answer };
  return {
    facts: [{ kind: 'photo', studioId, shootId, photoId, bodyHash: hashOf(content), ...content }, intent],
    answer,
  };
}

function refuseEarly({ shootId, put }: PhotoRequest, state: PhotoState, isRepeat: boolean) {
  if (!state.hasShoot) return refuse('unknown-shoot', 'The shoot is not known here; send the shoot first.');
  if (state.intent !== null && !isRepeat) {
    return refuse('intent-reused', 'This intent id came before with another content.');
  }
  if (state.photo !== null && state.photo.shootId !== shootId) {
    return refuse('photo-elsewhere', 'This photo belongs to another shoot.');
  }
  const missing = put.files.map((file) => file.sha256).filter((sha256) => !state.blobs.has(sha256));
  if (missing.length > 0) {
    return refuse('missing-blobs', 'Files of this photo are not here; upload them first.', {
      missing: [...new Set<Sha256>(missing)],
    });
  }
  const wrong = put.files.find((file) => state.blobs.get(file.sha256)?.bytes !== file.bytes);
  return wrong === undefined ? null : refuse('wrong-size', `The file ${wrong.sha256} has another size here.`);
}

function refuseByRevision(content: Omit<PutPhoto, 'intentId' | 'isForced'>, { photo }: PhotoState) {
  if (photo === null || photo.revision < content.revision) return null;
  const stored = { storedRevision: photo.revision };
  if (photo.revision > content.revision) return refuse('stale-revision', 'The studio has a newer revision.', stored);
  if (photo.bodyHash === hashOf(content)) return null;
  return refuse('revision-conflict', 'The studio has this revision with another content.', stored);
}

function receiptOf({ photoId, put }: PhotoRequest, { blobs }: PhotoState): Omit<PhotoReceipt, 'alreadyThere'> {
  const files = put.files.flatMap(({ sha256, bytes }) => {
    const blob = blobs.get(sha256);
    return blob === undefined ? [] : [{ sha256, bytes, receivedAt: blob.receivedAt }];
  });
  return { photoId, revision: put.revision, files, missing: [] };
}
