import { createHash } from 'node:crypto';
import { photoId, shootId } from './fake-studio-outbox';
import type { FolderPhoto } from './sync-folder';
import type { TestStudio } from './test-studio';

interface StudioItem {
  readonly id: string;
  readonly files: readonly { readonly sha256: string; readonly bytes: number }[];
}

/** What a studio lists and holds, by photo: the hashes of the bytes it gives out, taken here. Throws when it lists one twice. */
export async function heldBy(
  studio: Pick<TestStudio, 'call'>,
  shoots: readonly number[] = [1],
): Promise<Map<string, string[]>> {
  const photos = new Map<string, string[]>();
  for (const shoot of shoots) {
    for await (const item of listed(studio, shoot)) {
      if (photos.has(item.id)) throw new Error(`The studio lists ${item.id} twice`);
      photos.set(item.id, await Promise.all(item.files.map((file) => hashAt(studio, item.id, file.sha256))));
    }
  }
  return photos;
}

async function* listed({ call }: Pick<TestStudio, 'call'>, shoot: number): AsyncGenerator<StudioItem> {
  let after: string | null = null;
  do {
    const query: string = after === null ? '' : `&after=${after}`;
    const { status, json } = await call('GET', `/v1/shoots/${shootId(shoot)}/photos?limit=500${query}`);
    // A studio that never got anything does not know the shoot.
    if (status === 404) return;
    yield* json.items as StudioItem[];
    after = json.next as string | null;
  } while (after !== null);
}

async function hashAt({ call }: Pick<TestStudio, 'call'>, id: string, sha256: string): Promise<string> {
  const { bytes } = await call('GET', `/v1/photos/${id}/files/${sha256}`);
  return createHash('sha256').update(bytes).digest('hex');
}

/** What it ought to hold of a folder's photos. */
export const hashesOf = (list: readonly FolderPhoto[]): Map<string, string[]> =>
  new Map(list.map(({ n, files }) => [photoId(n) as string, files.map(({ sha256 }) => sha256 as string)]));
