import type { PhotoId, Sha256 } from '@shared/model/ids';
import type { FileRole, Photo, PhotoFacts, PhotoFile } from '@shared/model/photo';
import { captureNameOf, captureSetKey, isSamePhoto, stemOf, type PairFacts } from '@shared/rules/capture-sets';
import { baseOfStored } from '@shared/rules/naming/render-base';
import { collisionKey } from '@shared/rules/naming/collision-key';

/** A photo as far as an import has to know it. */
export interface IndexedPhoto {
  readonly id: PhotoId;
  /** Path without tail, relative to the shoot folder: the name its files share. */
  readonly base: string;
  readonly facts: PairFacts | null;
  readonly files: readonly PhotoFile[];
}

export interface FoundFile {
  readonly photoId: PhotoId;
  readonly file: PhotoFile;
}

/** What the shoot holds, looked up by bytes, name and place. Every question is answered without a walk over the shoot. */
export interface ShootIndex {
  /** Photos ever imported: removing hides a photo and does not lower this. */
  readonly photoCount: () => number;
  readonly photo: (id: PhotoId) => IndexedPhoto | null;
  readonly byHash: (sha256: Sha256) => readonly FoundFile[];
  /** A file of this name and size is here: worth hashing before it is copied. */
  readonly isLikelyHere: (name: string, sizeBytes: number) => boolean;
  /** The photo that a file from elsewhere is a twin of: another kind of file, same stem, body and time. */
  readonly findTwin: (name: string, role: FileRole, facts: PhotoFacts | null) => IndexedPhoto | null;
  /** The only photo that had a file in the same place on its card; for companions, which carry no facts. */
  readonly findNeighbour: (path: string) => IndexedPhoto | null;
  readonly baseOwner: (base: string) => PhotoId | null;
  readonly hasPath: (path: string) => boolean;
  /** Where to start looking for a free suffix. */
  readonly suffixHint: (base: string) => number;
  readonly noteSuffix: (base: string, nth: number) => void;
  readonly add: (id: PhotoId, base: string, file: PhotoFile, facts: PhotoFacts | null) => void;
  readonly addCopy: (sha256: Sha256, copy: string) => void;
  /** Takes in a photo that the shoot has: once for each when the shoot is opened. */
  readonly addPhoto: (photo: Pick<Photo, 'id' | 'files' | 'facts'>) => void;
}

const sizeKey = (name: string, sizeBytes: number): string => `${String(sizeBytes)} ${name.toLowerCase()}`;

function put<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

/** Nearest in time, so that a retake of the same number does not steal a twin. */
function nearest(photos: readonly IndexedPhoto[], facts: PhotoFacts): IndexedPhoto | null {
  const distance = (photo: IndexedPhoto): number =>
    Math.abs((photo.facts?.capturedAtMs ?? 0) - (facts.capturedAtMs ?? 0));
  return photos.toSorted((a, b) => distance(a) - distance(b))[0] ?? null;
}

export function createShootIndex(): ShootIndex {
  const photos = new Map<PhotoId, { id: PhotoId; base: string; facts: PairFacts | null; files: PhotoFile[] }>();
  const hashes = new Map<Sha256, PhotoId[]>();
  const sizes = new Set<string>();
  const stems = new Map<string, PhotoId[]>();
  const places = new Map<string, PhotoId[]>();
  const bases = new Map<string, PhotoId>();
  const paths = new Set<string>();
  const suffixes = new Map<string, number>();

  const add: ShootIndex['add'] = (id, base, file, facts) => {
    const photo = photos.get(id);
    if (photo) {
      photo.files.push(file);
      photo.facts ??= facts;
    } else {
      photos.set(id, { id, base, facts, files: [file] });
      if (!bases.has(collisionKey(base))) bases.set(collisionKey(base), id);
    }
    paths.add(collisionKey(file.path));
    // What was rescued is a photo of its own and proves nothing: the card's file, once it can be read, is new beside it.
    if (file.holes !== undefined) return;
    if (!hashes.get(file.sha256)?.includes(id)) put(hashes, file.sha256, id);
    sizes.add(sizeKey(file.name, file.sizeBytes));
    const stem = stemOf(file.name);
    if (!stems.get(stem)?.includes(id)) put(stems, stem, id);
    const place = captureSetKey(file.source.path);
    if (!places.get(place)?.includes(id)) put(places, place, id);
  };
  const known = (ids: readonly PhotoId[] | undefined): IndexedPhoto[] =>
    (ids ?? []).map((id) => photos.get(id)).filter((photo) => photo !== undefined);

  return {
    photoCount: () => photos.size,
    photo: (id) => photos.get(id) ?? null,
    byHash: (sha256) =>
      known(hashes.get(sha256)).flatMap(({ id, files }) =>
        files.filter((file) => file.sha256 === sha256).map((file) => ({ photoId: id, file })),
      ),
    isLikelyHere: (name, sizeBytes) => sizes.has(sizeKey(name, sizeBytes)),
    findTwin: (name, role, facts) => {
      if (facts === null) return null;
      const twins = known(stems.get(stemOf(name))).filter(
        (photo) =>
          photo.files.every((file) => file.role !== role) && isSamePhoto({ name, facts: photo.facts }, { name, facts }),
      );
      return nearest(twins, facts);
    },
    findNeighbour: (path) => {
      const neighbours = known(places.get(captureSetKey(path)));
      return neighbours.length === 1 ? (neighbours[0] ?? null) : null;
    },
    baseOwner: (base) => bases.get(collisionKey(base)) ?? null,
    hasPath: (path) => paths.has(collisionKey(path)),
    suffixHint: (base) => suffixes.get(collisionKey(base)) ?? 1,
    noteSuffix: (base, nth) => suffixes.set(collisionKey(base), nth),
    add,
    addCopy: (sha256, copy) => {
      for (const id of hashes.get(sha256) ?? []) {
        const files = photos.get(id)?.files ?? [];
        for (const [at, file] of files.entries()) {
          if (file.sha256 === sha256 && !file.copies.includes(copy)) {
            files[at] = { ...file, copies: [...file.copies, copy] };
          }
        }
      }
    },
    addPhoto: (photo) => {
      for (const file of photo.files) {
        add(photo.id, baseOfStored(file.path, captureNameOf(file.source.path).tail), file, photo.facts);
      }
    },
  };
}
