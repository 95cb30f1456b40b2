import type { StudioId } from '@shared/model/ids';
import type { Core } from './core';
import type { Shoot } from './shoots/library';

/** The look that shoots are to be reconciled in. */
interface Look {
  readonly studioId: StudioId;
  readonly look: string;
}

type MeetingCore = Pick<Core, 'library' | 'newId'>;

/** One shoot meets the studio; without effect when it has, in this look. Throws when that cannot be written down. */
async function meet({ newId }: Pick<Core, 'newId'>, { store }: Shoot, { studioId, look }: Look): Promise<void> {
  // A new shoot is open a moment before it is made.
  if (store.access !== 'write' || !store.state.head) return;
  const answer = await store.dispatch({ type: 'meetStudio', studioId, look }, { cmd: newId() });
  if (!answer.ok) throw new Error(`What the studio may have lost was not queued: ${answer.error.message}`);
}

/** All shoots there are, opened for it. One whose folder is away, or that can only be looked at, meets it when it is back. */
export async function meetAll(core: MeetingCore, look: Look): Promise<void> {
  for (const { id } of core.library.list()) {
    const opened = await core.library.open(id);
    if (opened.ok) await meet(core, opened.value, look);
  }
}

/**
 * From now on each shoot that is opened, or can be written again, is reconciled if the studio changed while it was away.
 * Returns what ends it.
 */
export function meetWhenOpened(
  core: MeetingCore,
  lookNow: () => Look | null,
  onFailure: (error: unknown) => void,
): () => void {
  let hasEnded = false;
  const meetNow = (shoot: Shoot): void => {
    const look = hasEnded ? null : lookNow();
    if (look) void meet(core, shoot, look).catch(onFailure);
  };
  core.library.onOpened((shoot) => {
    if (hasEnded) return;
    meetNow(shoot);
    shoot.store.onAccessChange(() => {
      meetNow(shoot);
    });
    shoot.store.subscribe(({ events }) => {
      if (events.some(({ type }) => type === 'shootCreated')) meetNow(shoot);
    });
  });
  return () => {
    hasEnded = true;
  };
}
