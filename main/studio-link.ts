import { join } from 'node:path';
import type { SendAllowance } from '@shared/rules/outbox/send-allowance';
import type { Core } from './core';
import { meetAll, meetWhenOpened } from './meet-shoots';
import { openKnownStudio, type KnownStudios } from './sync/known-studio-file';
import { openOriginalFile } from './sync/original-files';
import { createHttpTransport } from './sync/http-transport';
import type { StudioTarget } from './sync/studio-address';
import { createSendRate } from './sync/send-rate';
import { createStudioClient, type StudioClient } from './sync/studio-client';
import { createSyncEngine } from './sync/create-sync-engine';
import type { SyncEngine } from './sync/sync-engine';
import { createSyncStateFile } from './sync/sync-state-file';

/** The queue at work on one studio. */
export interface StudioLink {
  readonly engine: SyncEngine;
  readonly client: StudioClient;
  readonly close: () => Promise<void>;
}

export interface LinkParams extends StudioTarget {
  readonly token: () => string | null;
  readonly onFailure: (error: unknown) => void;
  /** Asked as it sends; null: as fast as the line goes. */
  readonly sendLimitKBs?: () => number | null;
  /** Asked as it takes photos; see `SyncEnginePorts`. */
  readonly allowance?: () => SendAllowance;
}

const bytesOf = (kiloBytes: number | null): number | null => (kiloBytes === null ? null : kiloBytes * 1000);

/**
 * Joins the queue to a studio. When the studio turns out to have been set up anew or restored from an
 * older copy, everything it once confirmed is offered again; it answers what it still has.
 */
export async function linkStudio(
  core: Core,
  { token, onFailure, sendLimitKBs = () => null, allowance = () => 'all', ...target }: LinkParams,
): Promise<StudioLink> {
  const rate = createSendRate(
    () => bytesOf(sendLimitKBs()),
    () => performance.now(),
  );
  const client = createStudioClient({
    ...target,
    token,
    transport: createHttpTransport(undefined, rate, target.pin ?? null),
  });
  const studio = await openKnown(core);
  const engine = createSyncEngine({
    outbox: core.outbox,
    studio,
    cache: createSyncStateFile((shootId) => {
      const shoot = core.library.get(shootId);
      return shoot && join(shoot.folder, '.fieldproof');
    }),
    client,
    clock: { nowMs: Date.now },
    timers: {
      set: (delayMs, run) => {
        const timer = setTimeout(run, delayMs);
        return () => {
          clearTimeout(timer);
        };
      },
    },
    random: Math.random,
    openOriginal: openOriginalFile,
    allowance,
    onUnexpected: onFailure,
  });
  const stopMeeting = meetWhenOpened(core, studio.look, onFailure);
  engine.start();
  return {
    engine,
    client,
    close: async () => {
      stopMeeting();
      await engine.stop();
      client.close();
    },
  };
}

/** Which studio the library sends to: its journal says which, the file beside it when it was last seen. */
function openKnown(core: Core): Promise<KnownStudios> {
  const { library, newId } = core;
  return openKnownStudio(join(library.dir, '.fieldproof', 'studio.json'), {
    chosen: library.store.state.studioId,
    newLook: newId,
    onNewLook: async ({ studioId }, look, before) => {
      await meetAll(core, { studioId, look });
      // The first one is written down as well: a lost file is no way to another studio.
      if (before === null && library.store.access === 'write') {
        await library.store.dispatch({ type: 'chooseStudio', studioId }, { cmd: newId() });
      }
    },
  });
}
