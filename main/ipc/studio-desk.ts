import type { CallInput } from '@shared/contract/ipc';
import type { Settings } from '@shared/contract/settings';
import type { SyncStatus } from '@shared/contract/sync-view';
import type { ShownState } from '@shared/contract/shown-state';
import type { PhotoId } from '@shared/model/ids';
import { faultOf } from '@shared/rules/outbox/faults';
import { shownState } from '@shared/rules/outbox/shown-state';
import { createStudioClient } from '../sync/studio-client';
import { studioAddress } from '../sync/studio-address';
import type { LiveSend } from '../sync/sync-engine';
import type { StudioLink } from '../studio-link';

type ConnectAsk = CallInput<'studio:connect'>;

export interface StudioDeskPorts {
  readonly settings: {
    readonly read: () => Settings;
    readonly change: (changes: Partial<Settings>) => Promise<Settings>;
  };
  readonly secrets: {
    readonly read: (name: string) => Promise<string | null>;
    readonly keep: (name: string, value: string) => Promise<boolean>;
    readonly forget: (name: string) => Promise<void>;
  };
  readonly startEmbedded: () => Promise<{
    readonly url: string;
    readonly token: string;
    readonly close: () => Promise<void>;
  }>;
  readonly link: (url: string, token: () => string | null) => Promise<StudioLink>;
  /** The queue moved: these photos look different now. */
  readonly onMoved: (photoIds: readonly PhotoId[]) => void;
  readonly onStatus: () => void;
  readonly onFailure: (error: unknown) => void;
}

/** The one studio that this app talks to: set up, kept, shown. */
export interface StudioDesk {
  readonly current: () => StudioLink | null;
  /** Goes back to the studio of the settings, at start. */
  readonly restore: () => Promise<void>;
  readonly connect: (ask: ConnectAsk) => Promise<{ readonly isConnected: boolean; readonly message: string }>;
  readonly status: () => SyncStatus;
  readonly moving: (photoId: PhotoId) => ShownState | null;
  readonly liveOf: (photoId: PhotoId) => LiveSend | null;
  readonly close: () => Promise<void>;
}

const TOKEN = 'studio-token';
const TRY_LIMIT_MS = 15_000;
const NOT_LINKED: SyncStatus = {
  connection: { state: 'none', studioName: '', url: '', lastContactAtMs: null, isPaused: false },
  waiting: 0,
  sending: 0,
  failed: 0,
  sentThisRun: 0,
  unchangedThisRun: 0,
  bytesPerSecond: null,
  secondsLeft: null,
};

export function createStudioDesk(ports: StudioDeskPorts): StudioDesk {
  let link: StudioLink | null = null;
  let url = '';
  let closeEmbedded: (() => Promise<void>) | null = null;

  async function unlink(): Promise<void> {
    const old = link;
    const closeStudio = closeEmbedded;
    link = null;
    closeEmbedded = null;
    await old?.close();
    await closeStudio?.();
  }

  async function linkTo(address: string, token: string): Promise<void> {
    url = address;
    link = await ports.link(address, () => token);
    link.engine.subscribe(({ photoIds }) => {
      ports.onMoved(photoIds);
      ports.onStatus();
    });
    ports.onStatus();
  }

  async function linkEmbedded(): Promise<void> {
    // Two on one folder would refuse each other.
    if (closeEmbedded) await unlink();
    const studio = await ports.startEmbedded();
    await unlink();
    closeEmbedded = studio.close;
    await linkTo(studio.url, studio.token);
  }

  async function connectRemote(
    ask: Extract<ConnectAsk, { kind: 'remote' }>,
  ): Promise<{ isConnected: boolean; message: string }> {
    const address = studioAddress(ask.url.trim());
    if (!address.ok) return { isConnected: false, message: address.error };
    const trouble = await tryStudio(address.value, ask.token.trim());
    if (trouble !== null) return { isConnected: false, message: trouble };
    const isKept = await ports.secrets.keep(TOKEN, ask.token.trim());
    await ports.settings.change({ studio: { kind: 'remote', url: address.value } });
    await unlink();
    await linkTo(address.value, ask.token.trim());
    const note = isKept
      ? ''
      : ' This computer has no safe place for the sign-in, so it is asked for again after a restart.';
    return { isConnected: true, message: `Connected.${note}` };
  }

  async function connectEmbedded(): Promise<{ isConnected: boolean; message: string }> {
    try {
      await linkEmbedded();
    } catch (error) {
      ports.onFailure(error);
      return { isConnected: false, message: 'The studio on this computer could not be started. Please try again.' };
    }
    await ports.secrets.forget(TOKEN);
    await ports.settings.change({ studio: { kind: 'embedded' } });
    return { isConnected: true, message: 'The studio on this computer is running.' };
  }

  async function disconnect(): Promise<{ isConnected: boolean; message: string }> {
    await unlink();
    await ports.secrets.forget(TOKEN);
    await ports.settings.change({ studio: { kind: 'none' } });
    ports.onStatus();
    return { isConnected: false, message: 'No studio: everything stays on this computer.' };
  }

  async function restore(): Promise<void> {
    const { studio } = ports.settings.read();
    if (studio.kind === 'embedded') await linkEmbedded();
    if (studio.kind !== 'remote') return;
    const token = await ports.secrets.read(TOKEN);
    // Without a token the queue is shown as waiting for a sign-in.
    await linkTo(studio.url, token ?? '');
  }

  /** One change at a time: two links at once would be two queues on one outbox. */
  let changing: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const done = changing.then(work);
    changing = done.catch(() => undefined);
    return done;
  };

  return {
    current: () => link,
    restore: () => inTurn(restore),
    connect: (ask) =>
      inTurn(() => {
        if (ask.kind === 'remote') return connectRemote(ask);
        return ask.kind === 'embedded' ? connectEmbedded() : disconnect();
      }),
    status: () => (link ? statusOf(link, url) : NOT_LINKED),
    moving: (photoId) => {
      const live = link?.engine.itemOf(photoId);
      if (!live) return null;
      return shownState({
        revision: 0,
        item: live.item,
        percent: live.percent,
        confirmed: null,
        parked: null,
        holdReason: null,
      }).state;
    },
    liveOf: (photoId) => link?.engine.itemOf(photoId) ?? null,
    close: () => inTurn(unlink),
  };
}

/** Asks the studio once who it is. Null: it is one, and it knows this token. Else a sentence. */
async function tryStudio(url: string, token: string): Promise<string | null> {
  const client = createStudioClient({ url, token: () => token });
  try {
    const outcome = await client.hello(AbortSignal.timeout(TRY_LIMIT_MS));
    if (outcome.kind === 'good') return null;
    return 'fault' in outcome
      ? faultOf(outcome.fault).sentence
      : 'The studio did not answer as this app expects. Check the address.';
  } finally {
    client.close();
  }
}

const CONNECTION = {
  unknown: 'connecting',
  online: 'online',
  offline: 'offline',
  trouble: 'offline',
  captive: 'captive',
  'needs-auth': 'needs-auth',
  'other-studio': 'captive',
} as const;

function statusOf({ engine }: StudioLink, url: string): SyncStatus {
  const { condition, lastContactMs, isPaused, items, running, bytesPerSecond } = engine.status();
  const { sent, unchanged } = engine.counters();
  const failed = items.parked + items.conflict;
  const total = Object.values(items).reduce((sum, count) => sum + count, 0);
  return {
    connection: {
      state: CONNECTION[condition],
      studioName: new URL(url).host,
      url,
      lastContactAtMs: lastContactMs,
      isPaused,
    },
    waiting: Math.max(0, total - items.confirmed - failed - running.length),
    sending: running.length,
    failed,
    sentThisRun: sent,
    unchangedThisRun: unchanged,
    bytesPerSecond,
    secondsLeft: null,
  };
}
