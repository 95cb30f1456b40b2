import type { CallInput, CallOutput } from '@shared/contract/ipc';
import type { Said } from '@shared/contract/said';
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
type ConnectAnswer = CallOutput<'studio:connect'>;

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
    readonly gone: Promise<void>;
    readonly close: () => Promise<void>;
  }>;
  readonly link: (url: string, token: () => string | null) => Promise<StudioLink>;
  /** The queue moved: these photos look different now. */
  readonly onMoved: (photoIds: readonly PhotoId[]) => void;
  readonly onStatus: () => void;
  readonly onFailure: (error: unknown) => void;
  /** Milliseconds of a clock that nobody sets. */
  readonly now: () => number;
}

/** The one studio that this app talks to: set up, kept, shown. */
export interface StudioDesk {
  readonly current: () => StudioLink | null;
  /** Goes back to the studio of the settings, at start. */
  readonly restore: () => Promise<void>;
  readonly connect: (ask: ConnectAsk) => Promise<ConnectAnswer>;
  readonly status: () => SyncStatus;
  readonly moving: (photoId: PhotoId) => ShownState | null;
  readonly liveOf: (photoId: PhotoId) => LiveSend | null;
  readonly close: () => Promise<void>;
}

const TOKEN = 'studio-token';
const NOT_KEPT =
  'Connected. This computer has no safe place for the sign-in, so it is asked for again after a restart.';
const STRANGE = 'The studio did not answer as this app expects. Check the address.';
const TRY_LIMIT_MS = 15_000;
/** An embedded studio that ends sooner would only end again. */
const LEAST_LIFE_MS = 10_000;
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
    const startedAtMs = ports.now();
    const studio = await ports.startEmbedded();
    await unlink();
    closeEmbedded = studio.close;
    void studio.gone.then(() => {
      // Another was started, or it was closed on purpose; one that does not stay up is not started again for ever.
      if (closeEmbedded !== studio.close) return;
      const didStay = ports.now() - startedAtMs > LEAST_LIFE_MS;
      inTurn(() => (didStay ? linkEmbedded() : unlink())).catch(ports.onFailure);
    });
    await linkTo(studio.url, studio.token);
  }

  async function connectRemote(ask: Extract<ConnectAsk, { kind: 'remote' }>): Promise<ConnectAnswer> {
    const address = studioAddress(ask.url.trim());
    if (!address.ok) return { isConnected: false, code: 'bad-studio-address', message: address.error };
    const trouble = await tryStudio(address.value, ask.token.trim());
    if (trouble !== null) return { isConnected: false, ...trouble };
    const isKept = await ports.secrets.keep(TOKEN, ask.token.trim());
    await ports.settings.change({ studio: { kind: 'remote', url: address.value } });
    await unlink();
    await linkTo(address.value, ask.token.trim());
    return isKept
      ? { isConnected: true, code: 'connected', message: 'Connected.' }
      : { isConnected: true, code: 'connected-until-restart', message: NOT_KEPT };
  }

  async function connectEmbedded(): Promise<ConnectAnswer> {
    try {
      await linkEmbedded();
    } catch (error) {
      ports.onFailure(error);
      const message = 'The studio on this computer could not be started. Please try again.';
      return { isConnected: false, code: 'embedded-not-started', message };
    }
    await ports.secrets.forget(TOKEN);
    await ports.settings.change({ studio: { kind: 'embedded' } });
    return { isConnected: true, code: 'embedded-running', message: 'The studio on this computer is running.' };
  }

  async function disconnect(): Promise<ConnectAnswer> {
    await unlink();
    await ports.secrets.forget(TOKEN);
    await ports.settings.change({ studio: { kind: 'none' } });
    ports.onStatus();
    return { isConnected: false, code: 'no-studio', message: 'No studio: everything stays on this computer.' };
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
    moving: (photoId) => movingState(link, photoId),
    liveOf: (photoId) => link?.engine.itemOf(photoId) ?? null,
    close: () => inTurn(unlink),
  };
}

/** What the queue says of a photo on its way; null when it is not. */
function movingState(link: StudioLink | null, photoId: PhotoId): ShownState | null {
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
}

/** Asks the studio once who it is. Null: it is one, and it knows this token. Else what is wrong. */
async function tryStudio(url: string, token: string): Promise<Said | null> {
  const client = createStudioClient({ url, token: () => token });
  try {
    const outcome = await client.hello(AbortSignal.timeout(TRY_LIMIT_MS));
    if (outcome.kind === 'good') return null;
    if (!('fault' in outcome)) return { code: 'strange-studio', message: STRANGE };
    const { code, sentence } = faultOf(outcome.fault);
    return { code, message: sentence };
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
