import type { Conflict } from '@shared/contract/conflict-view';
import type { StudioPhoto } from '@shared/contract/studio-api/photos';
import type { PhotoId, ShootId } from '@shared/model/ids';
import { faultOf } from '@shared/rules/outbox/faults';
import { compareConflict } from '../sync/compare-conflict';
import type { StudioClient } from '../sync/studio-client';
import { shootOf, type AppContext } from './app-context';
import { ExpectedFailure } from './register-calls';

/** Photos of a shoot that both sides have changed, with both values; asks the studio for its own. */
export async function listConflicts(context: AppContext, shootId: ShootId): Promise<Conflict[]> {
  const { store } = await shootOf(context, shootId);
  const { code } = faultOf('studio-changed');
  const wanted = new Set<PhotoId>();
  for (const [photoId, { parked }] of store.state.sends) if (parked?.code === code) wanted.add(photoId);
  if (wanted.size === 0) return [];
  const client = context.studio.current()?.client;
  const there = client ? await photosAt(client, shootId, wanted) : null;
  if (there === null) {
    throw new ExpectedFailure('no-studio', 'The studio cannot be asked for its values now. Please try again later.');
  }
  return there.flatMap((studio) => {
    const photo = store.state.photos.get(studio.id);
    return photo ? [compareConflict(store.state, photo, studio)] : [];
  });
}

/** Page by page until all are found; null when the studio does not answer. */
async function photosAt(
  client: StudioClient,
  shootId: ShootId,
  wanted: ReadonlySet<PhotoId>,
): Promise<StudioPhoto[] | null> {
  const found: StudioPhoto[] = [];
  let after: string | null = null;
  do {
    const page = await client.listPhotos(shootId, after, AbortSignal.timeout(ASK_LIMIT_MS));
    if (page.kind !== 'good') return null;
    found.push(...page.value.items.filter(({ id }) => wanted.has(id)));
    after = page.value.next;
  } while (after !== null && found.length < wanted.size);
  return found;
}

/** Somebody looks at the window meanwhile. */
const ASK_LIMIT_MS = 20_000;
