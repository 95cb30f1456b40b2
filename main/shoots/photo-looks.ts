import { join } from 'node:path';
import type { RecordCommand } from '@shared/domain/shoot-command';
import type { PhotoId } from '@shared/model/ids';
import type { Damage, Photo, PhotoAnalysis, PhotoFacts, PhotoFile } from '@shared/model/photo';
import { invariant } from '@shared/model/result';
import type { Problem } from '@shared/model/shoot';
import type { ShootStore } from './shoot-store';

/** What looking at one picture gave; it never fails, at worst there is nothing to see. */
export interface Looked {
  readonly facts: PhotoFacts | null;
  readonly analysis: PhotoAnalysis;
  readonly damage: Damage | null;
  readonly problems: readonly { readonly step: Problem['step']; readonly code: string; readonly message: string }[];
}

/** One look as it goes to the journal. */
export interface SeenPhoto {
  readonly item: Extract<RecordCommand, { type: 'recordAnalyses' }>['items'][number];
  readonly problems: readonly Problem[];
}

export interface PhotoLooksPorts {
  readonly store: ShootStore;
  readonly shootDir: string;
  readonly look: (file: PhotoFile, path: string, readsCards: boolean) => Promise<Looked>;
  /** Pictures looked at together; the reader has its own queue behind. */
  readonly inFlight: number;
  readonly mayGoOn: () => boolean;
  /** Journals what was seen. */
  readonly record: (seen: readonly SeenPhoto[]) => Promise<void>;
  readonly onFailure: (error: unknown) => void;
}

export interface PhotoLooks {
  /** Takes note of a photo that nobody has looked at yet. */
  readonly add: (photo: Photo) => void;
  readonly hasMore: () => boolean;
  /** Looks until nothing waits; resolves when all that was seen is journalled. */
  readonly run: () => Promise<void>;
  readonly progress: () => { readonly done: number; readonly total: number };
}

/** Results are journalled together: one line for some dozen pictures, not one each. */
const BATCH = 32;

/** Looks at photos, a few at a time and each once, in the order in which they came. */
export function createPhotoLooks(ports: PhotoLooksPorts): PhotoLooks {
  const { store } = ports;
  const waiting = new Set<PhotoId>();
  const underWay = new Set<PhotoId>();
  let done = 0;
  let total = 0;

  const add = (photo: Photo): void => {
    if (photo.analysis !== null || waiting.has(photo.id) || underWay.has(photo.id)) return;
    waiting.add(photo.id);
    total += 1;
  };

  async function record(seen: readonly LookedAt[]): Promise<void> {
    const isShown = ({ item, sha256 }: LookedAt): boolean =>
      store.state.photos.get(item.photoId)?.files[0]?.sha256 === sha256;
    const [current, replaced] = [seen.filter(isShown), seen.filter((one) => !isShown(one))];
    await ports.record(current);
    done += seen.length;
    for (const { item } of seen) underWay.delete(item.photoId);
    // A file that is shown instead came meanwhile: it has not been seen yet.
    for (const { item } of replaced) {
      const photo = store.state.photos.get(item.photoId);
      if (photo) add(photo);
    }
  }

  async function run(): Promise<void> {
    const lanes = new Set<Promise<void>>();
    let seen: LookedAt[] = [];
    let saving: Promise<void> = Promise.resolve();
    const flush = (): void => {
      const batch = seen;
      seen = [];
      if (batch.length > 0) saving = saving.then(() => record(batch));
    };
    const lookAtNext = async (photo: Photo): Promise<void> => {
      const looked = await lookAt(ports, photo);
      // Only now: `seen` is another list after a flush, and what goes into the old one is lost.
      seen.push(looked);
      if (seen.length >= BATCH) flush();
    };
    while (ports.mayGoOn()) {
      for (const id of waiting) {
        if (lanes.size >= ports.inFlight) break;
        waiting.delete(id);
        const photo = store.state.photos.get(id);
        if (!photo) continue;
        underWay.add(id);
        const lane = lookAtNext(photo).finally(() => lanes.delete(lane));
        lanes.add(lane);
      }
      if (lanes.size === 0) break;
      await Promise.race(lanes);
    }
    await Promise.all(lanes);
    flush();
    await saving;
  }

  return { add, hasMore: () => waiting.size > 0, run, progress: () => ({ done, total }) };
}

interface LookedAt extends SeenPhoto {
  /** The file that was looked at. */
  readonly sha256: PhotoFile['sha256'];
}

const UNSEEN: Looked = {
  facts: null,
  analysis: { fingerprint: null, codes: [], isSuspectedCard: false, isUnseen: true },
  damage: null,
  problems: [
    {
      step: 'thumbnail',
      code: 'look-failed',
      message: 'This picture could not be looked at. The photo itself is safe.',
    },
  ],
};

async function lookAt({ store, shootDir, look, onFailure }: PhotoLooksPorts, photo: Photo): Promise<LookedAt> {
  const [shown] = photo.files;
  invariant(shown, `a photo has a file (${photo.id})`);
  const readsCards = store.state.head?.rules.readsCards ?? false;
  const { facts, analysis, damage, problems } = await look(shown, join(shootDir, shown.path), readsCards).catch(
    (error: unknown) => {
      // One picture that nobody can look at must not keep the others waiting.
      onFailure(error);
      return UNSEEN;
    },
  );
  const { importId, card, path: source } = shown.source;
  return {
    item: { photoId: photo.id, facts, analysis, damage },
    sha256: shown.sha256,
    problems: problems.map((problem) => ({ importId, card, source, ...problem })),
  };
}
