import type { CallInput } from '@shared/contract/ipc';
import type { Settings } from '@shared/contract/settings';
import type { ConnectAnswer, SyncStatus } from '@shared/contract/sync-view';
import type { ShownState } from '@shared/contract/shown-state';
import type { PhotoId } from '@shared/model/ids';
import type { SendHold } from '@shared/rules/outbox/send-allowance';
import { shownState } from '@shared/rules/outbox/shown-state';
import type { Hello } from '@shared/contract/studio-api/hello';
import { isPlainInLan, studioAddress, type StudioTarget } from '../sync/studio-address';
import type { LiveSend } from '../sync/sync-engine';
import type { StudioLink } from '../studio-link';
import { NOT_LINKED, syncStatusOf } from './studio-status';
import { askHello, isCertificateFault, offerCertificate, pinOf } from './try-studio';

type ConnectAsk = CallInput<'studio:connect'>;
type RemoteStudio = Omit<Extract<Settings['studio'], { kind: 'remote' }>, 'kind'>;
type RemoteAsk = Extract<ConnectAsk, { kind: 'remote' }>;

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
  readonly link: (target: StudioTarget, token: () => string | null) => Promise<StudioLink>;
  /** The queue moved: these photos look different now. */
  readonly onMoved: (photoIds: readonly PhotoId[]) => void;
  readonly onStatus: () => void;
  /** What connection and battery allow; see `LineWatch`. */
  readonly hold: () => SendHold;
  readonly onFailure: (error: unknown) => void;
  /** Milliseconds of a clock that nobody sets. */
  readonly now: () => number;
  /** The wall clock, for the dates of certificates. */
  readonly nowMs: () => number;
}

/** The one studio that this app talks to: set up, kept, shown. */
export interface StudioDesk {
  readonly current: () => StudioLink | null;
  /** Goes back to the studio of the settings, at start. */
  readonly restore: () => Promise<void>;
  readonly connect: (ask: ConnectAsk) => Promise<ConnectAnswer>;
  readonly status: () => SyncStatus;
  readonly moving: (photoId: PhotoId) => ShownState | null;
  /** Who answers at the address now, be it the studio that the library sends to or another; null when none does. */
  readonly whoAnswers: () => Promise<Hello | null>;
  /** Does this while nothing is linked, and links again to the same address. */
  readonly relinked: (work: () => Promise<void>) => Promise<void>;
  readonly liveOf: (photoId: PhotoId) => LiveSend | null;
  readonly close: () => Promise<void>;
}

const TOKEN = 'studio-token';
const CONNECTED: ConnectAnswer = { isConnected: true, code: 'connected', message: 'Connected.' };
const CONNECTED_UNTIL_RESTART: ConnectAnswer = {
  isConnected: true,
  code: 'connected-until-restart',
  message: 'Connected. This computer has no safe place for the sign-in, so it is asked for again after a restart.',
};
/** An embedded studio that ends sooner would only end again. */
const LEAST_LIFE_MS = 10_000;

export function createStudioDesk(ports: StudioDeskPorts): StudioDesk {
  // Two links at once would be two queues on one outbox.
  const inTurn = oneAtATime();
  let link: StudioLink | null = null;
  let target: StudioTarget = { url: '' };
  let token = '';
  let closeEmbedded: (() => Promise<void>) | null = null;

  async function unlink(): Promise<void> {
    const old = link;
    const closeStudio = closeEmbedded;
    link = null;
    closeEmbedded = null;
    await old?.close();
    await closeStudio?.();
  }

  async function linkTo(to: StudioTarget, withToken: string): Promise<void> {
    target = to;
    token = withToken;
    link = await ports.link(to, () => withToken);
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
    await linkTo({ url: studio.url }, studio.token);
  }

  async function connectRemote(ask: RemoteAsk): Promise<ConnectAnswer> {
    const checked = await checkRemote(ask, ports);
    if ('isConnected' in checked) return checked;
    const isKept = await ports.secrets.keep(TOKEN, ask.token.trim());
    await ports.settings.change({ studio: { kind: 'remote', ...checked } });
    await unlink();
    await linkTo(checked, ask.token.trim());
    return isKept ? CONNECTED : CONNECTED_UNTIL_RESTART;
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
    // Without a token the queue is shown as waiting for a sign-in.
    await linkTo(studio, (await ports.secrets.read(TOKEN)) ?? '');
  }

  return {
    current: () => link,
    restore: () => inTurn(restore),
    connect: (ask) =>
      inTurn(() => {
        if (ask.kind === 'remote') return connectRemote(ask);
        return ask.kind === 'embedded' ? connectEmbedded() : disconnect();
      }),
    status: () => (link ? syncStatusOf(link, target.url, ports.hold()) : NOT_LINKED),
    moving: (photoId) => movingState(link, photoId),
    whoAnswers: async () => {
      const answer = link && (await askHello(target, token));
      return answer?.ok ? answer.value : null;
    },
    relinked: (work) =>
      inTurn(async () => {
        if (!link) throw new Error('No studio is linked, so nothing can be done between two links');
        await link.close();
        link = null;
        try {
          await work();
        } finally {
          await linkTo(target, token);
        }
      }),
    liveOf: (photoId) => link?.engine.itemOf(photoId) ?? null,
    close: () => inTurn(unlink),
  };
}

/** Runs what it is given one after the other; a failure is told to whoever gave it. */
function oneAtATime(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const done = last.then(work);
    last = done.catch(() => undefined);
    return done;
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

/** Whether the studio may be kept: the answer to the person when not. */
async function checkRemote(
  { url: text, token, trust, isPlainAllowed = false }: RemoteAsk,
  { settings, nowMs }: Pick<StudioDeskPorts, 'settings' | 'nowMs'>,
): Promise<RemoteStudio | ConnectAnswer> {
  const address = studioAddress(text.trim(), isPlainAllowed);
  if (!address.ok) {
    const code = isPlainInLan(text.trim()) ? 'plain-http-in-lan' : 'bad-studio-address';
    return { isConnected: false, code, message: address.error };
  }
  const url = address.value;
  const { studio } = settings.read();
  const kept = studio.kind === 'remote' && studio.url === url ? studio.pin : undefined;
  const pin = trust === undefined ? kept : await pinOf(url, trust);
  // Another certificate than a moment ago: shown anew.
  if (pin === null) return offerCertificate(url, trust ?? null, nowMs());
  const target = { url, ...(pin ? { pin } : {}), ...(isPlainInLan(url) ? { isPlainAllowed } : {}) };
  const hello = await askHello(target, token.trim());
  if (hello.ok) return target;
  if (isCertificateFault(hello.error.fault)) return offerCertificate(url, pin?.fingerprint ?? null, nowMs());
  return { isConnected: false, ...hello.error.said };
}
