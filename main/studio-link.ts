import { join } from 'node:path';
import type { ShootId } from '@shared/model/ids';
import type { Core } from './core';
import { openKnownStudio } from './sync/known-studio-file';
import { openOriginalFile } from './sync/original-files';
import { createHttpTransport } from './sync/http-transport';
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

export interface LinkParams {
  readonly url: string;
  readonly token: () => string | null;
  readonly onFailure: (error: unknown) => void;
  /** Asked as it sends; null: as fast as the line goes. */
  readonly sendLimitKBs?: () => number | null;
}

const bytesOf = (kiloBytes: number | null): number | null => (kiloBytes === null ? null : kiloBytes * 1000);

/**
 * Joins the queue to a studio. When the studio turns out to have been set up anew or restored from an
 * older copy, everything it once confirmed is offered again; it answers what it still has.
 */
export async function linkStudio(
  core: Core,
  { url, token, onFailure, sendLimitKBs = () => null }: LinkParams,
): Promise<StudioLink> {
  const rate = createSendRate(
    () => bytesOf(sendLimitKBs()),
    () => performance.now(),
  );
  const client = createStudioClient({ url, token, transport: createHttpTransport(undefined, rate) });
  const offered = new Set<ShootId>();
  const studio = await openKnownStudio(join(core.library.dir, '.fieldproof', 'studio.json'), async () => {
    await offerAgain(core, offered);
    offered.clear();
  });
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
    onUnexpected: onFailure,
  });
  engine.start();
  return {
    engine,
    client,
    close: async () => {
      await engine.stop();
      client.close();
    },
  };
}

/**
 * Closed shoots are opened for it: the studio is noticed to be another one only once. Throws when one that may be
 * written cannot be; those in `offered` are left out the next time.
 */
async function offerAgain({ library, newId }: Core, offered: Set<ShootId>): Promise<void> {
  for (const { id } of library.list()) {
    const opened = offered.has(id) ? null : await library.open(id);
    // Its folder is away, or it can only be looked at: what it shows as sent is offered by "force".
    if (!opened?.ok || opened.value.store.access !== 'write') continue;
    const { store } = opened.value;
    const confirmed = [...store.state.sends].flatMap(([photoId, send]) => (send.confirmed ? [photoId] : []));
    if (confirmed.length === 0) continue;
    const answer = await store.dispatch({ type: 'queueSend', mode: 'force', photoIds: confirmed }, { cmd: newId() });
    if (!answer.ok) throw new Error(`What the studio may have lost was not queued: ${answer.error.message}`);
    offered.add(id);
  }
}
