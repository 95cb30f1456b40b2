import { expect, onTestFinished, test } from 'vitest';
import type { Settings } from '@shared/contract/settings';
import { photoSync } from '@shared/domain/shown-sync';
import type { Core } from '../../main/core';
import type { AppContext } from '../../main/ipc/app-context';
import { askStudioChange, changeStudio } from '../../main/ipc/change-studio';
import { createStudioDesk, type StudioDeskPorts } from '../../main/ipc/studio-desk';
import type { Shoot } from '../../main/shoots/library';
import { createOutbox } from '../../main/shoots/outbox';
import { createUuidV7 } from '../../main/shoots/uuid-v7';
import type { StudioTarget } from '../../main/sync/studio-address';
import { linkStudio } from '../../main/studio-link';
import { createShoot, openTestLibrary, tell } from '../support/open-library';
import { expectedOf, landPhotos, readStudio } from '../support/sync-library';
import { openWire, type Wire } from '../support/sync-wire';

const newId = createUuidV7();
const LONG = 60_000;

/** The app's desk over a real library, talking to real studios. */
async function deskOver() {
  const library = await openTestLibrary();
  const shoot = await createShoot(library, 'Hall', { kind: 'wedding' });
  const ids = await landPhotos(shoot, 5);
  const core = { library, outbox: createOutbox(library, newId), newId } as unknown as Core;
  const state = { studio: { kind: 'none' } as Settings['studio'] };
  const failures: unknown[] = [];
  const onFailure = (error: unknown): void => void failures.push(error);
  const studio = createStudioDesk({
    settings: { read: () => state, change: async (changes: Partial<Settings>) => Object.assign(state, changes) },
    secrets: { read: async () => null, keep: async () => true, forget: async () => undefined },
    link: (target: StudioTarget, token: () => string | null) => linkStudio(core, { ...target, token, onFailure }),
    onMoved: () => undefined,
    onStatus: () => undefined,
    onFailure,
    hold: () => ({ allowance: 'all', cause: null }),
    now: () => performance.now(),
    nowMs: Date.now,
  } as unknown as StudioDeskPorts);
  onTestFinished(async () => {
    await studio.close();
    expect(failures).toEqual([]);
  });
  const context = { core, studio } as unknown as AppContext;
  const connect = ({ studio: { url, token } }: Wire) => studio.connect({ kind: 'remote', url, token });
  const atRest = async (): Promise<void> => {
    expect((await studio.current()?.engine.idle(LONG))?.reason).toBe('done');
  };
  return { library, shoot, ids, studio, context, connect, atRest };
}

const shownOf = ({ store: { state } }: Shoot): string[] =>
  [...state.photos.values()].map((photo) => photoSync(state, photo).sync).sort();

test(
  '[OB48] a library goes to another studio when a person chose it, knowing what that means, and not before',
  { timeout: LONG },
  async () => {
    const [harbour, valley] = [await openWire(), await openWire()];
    const { library, shoot, ids, studio, context, connect, atRest } = await deskOver();
    await connect(harbour);
    await tell(shoot, { type: 'queueSend', mode: 'new', photoIds: ids.slice(0, 3) });
    await atRest();
    expect(await askStudioChange(context)).toBeNull();

    await connect(valley);
    await tell(shoot, { type: 'queueSend', mode: 'new', photoIds: ids.slice(3, 4) });
    await expect.poll(() => studio.status().connection.state, { timeout: 20_000 }).toBe('other-studio');
    const asked = await askStudioChange(context);

    expect(asked).toMatchObject({ sentElsewhere: 3, unsentHere: 5, queued: 1, sentHere: 0, shootsAway: 0 });
    expect((await readStudio(valley.studio, shoot).catch(() => new Map())).size).toBe(0);
    expect(await changeStudio(context, harbour.studio.studioId)).toMatchObject({ isChanged: false });
    expect(library.store.state.studioId).toBe(harbour.studio.studioId);

    expect(await changeStudio(context, asked!.studioId as never)).toMatchObject({ isChanged: true });
    await atRest();

    // What waited has gone; what only the first studio has is not called sent.
    expect(shownOf(shoot)).toEqual(['local', 'local', 'local', 'local', 'synced']);
    expect((await readStudio(valley.studio, shoot)).size).toBe(1);
    await tell(shoot, { type: 'queueSend', mode: 'new', photoIds: null });
    await atRest();
    expect(await readStudio(valley.studio, shoot)).toEqual(expectedOf(shoot));
    expect((await readStudio(harbour.studio, shoot)).size).toBe(3);

    // And back: what it confirmed counts again, and is not sent twice.
    await connect(harbour);
    await expect.poll(() => studio.status().connection.state, { timeout: 20_000 }).toBe('other-studio');
    expect(await askStudioChange(context)).toMatchObject({ sentHere: 3, sentElsewhere: 2, unsentHere: 2, queued: 0 });
    expect(await changeStudio(context, harbour.studio.studioId)).toMatchObject({ isChanged: true });
    await expect.poll(() => shownOf(shoot)).toEqual(['local', 'local', 'synced', 'synced', 'synced']);
    await atRest();
    expect(studio.status().sentThisRun).toBe(0);
  },
);
