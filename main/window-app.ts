import { fetchOriginal } from './fetch-original';
import { openCore, type Core, type CoreOptions } from './core';
import { followCards } from './follow-cards';
import type { ShootId } from '@shared/model/ids';
import type { Result } from '@shared/model/result';
import { mayWork } from '@shared/rules/verify/may-work';
import type { AppContext, SystemPort } from './ipc/app-context';
import { RESERVE_BYTES } from './ipc/handlers/import-handlers';
import { createImportDesk, type ImportDesk } from './ipc/import-desk';
import { feedShoot, type Send, type ShootFeed } from './ipc/shoot-feed';
import { createSourceGrants } from './ipc/source-grants';
import { createStudioDesk, type StudioDeskPorts } from './ipc/studio-desk';
import type { LibraryProblem } from './shoots/library';
import { claimLibrary } from './claim-library';
import { readLine } from './read-line';
import { linkStudio } from './studio-link';
import { createLineWatch, type LineWatch } from './sync/line-watch';
import { schedule, systemTimers } from './system-timers';
import { createWatchService, type WatchService } from './watch-service';

export interface WindowAppPorts {
  readonly core: Pick<CoreOptions, 'libraryDir' | 'profileDir' | 'appVersion' | 'spawnWorker' | 'workers'>;
  readonly settings: AppContext['settings'];
  readonly secrets: StudioDeskPorts['secrets'];
  readonly startEmbedded: StudioDeskPorts['startEmbedded'];
  readonly system: SystemPort;
  readonly send: Send;
  readonly presence: Presence;
  readonly diagnostics: AppContext['diagnostics'];
  readonly onFailure: (error: unknown) => void;
}

/** Whether anybody uses the computer just now. */
export interface Presence {
  /** Seconds since a key or the pointer was touched, in any program. */
  readonly idleS: () => number;
  readonly isOnBattery: () => boolean;
}

/** The app behind its window, without the window: the rooms, and the desks that the page's calls go to. */
export interface WindowApp {
  readonly context: AppContext;
  readonly desk: ImportDesk;
  readonly watches: WatchService;
  /** What an ended app left to do: unfinished imports go on, unsent photos are offered. */
  readonly startWork: () => Promise<void>;
  /** The power was plugged in or out. */
  readonly lookAtLine: () => Promise<void>;
  /** After sleep nothing is as it was: cards, folders and the connection are looked at again. */
  readonly wake: () => void;
  readonly steps: readonly (() => Promise<void>)[];
}

/** The list of shoots counts all photos: a few times a second is as often as a person looks. */
const TELL_SHOOTS_MS = 250;
const TELL_VERIFY_MS = 100;

/** Opens the library and puts the window's side of the app together. */
export async function openWindowApp(ports: WindowAppPorts): Promise<Result<WindowApp, LibraryProblem>> {
  const { settings, send, onFailure } = ports;
  let desk: ImportDesk | null = null;
  const tellShoots = atMostEvery(TELL_SHOOTS_MS, () => {
    send('library:shootsChanged', {});
  });
  let verifier: Core['verify'] | null = null;
  const tellVerify = atMostEvery(TELL_VERIFY_MS, () => {
    const view = verifier?.view();
    if (view) send('verify:progressed', view);
  });
  const opened = await openCore({
    ...ports.core,
    isPersonThere: true,
    isSentAutomatically: () => settings.read().isAutoSync,
    onImportProgress: ({ shootId }) => desk?.onMoved(shootId),
    onImportChange: (shoot) => {
      desk?.followAll(shoot);
      tellShoots();
    },
    onFileEnded: ({ id }, ended) => desk?.onFileEnded(id, ended),
    onLooked: ({ id }) => desk?.onMoved(id),
    onStep: ({ id }, step) => {
      desk?.onMoved(id);
      if (step === 'queued') tellShoots();
    },
    onVerifyMoved: tellVerify,
    onFailure,
  });
  if (!opened.ok) return opened;
  const core = opened.value;
  verifier = core.verify;
  desk = createImportDesk(core, send, schedule);
  const context = createContext(ports, core, tellShoots);
  const watches = watchesOf(ports, core, tellShoots);
  const { studio, grants, line } = context;
  followCards({ grants, send, onTrouble: onFailure }, systemTimers);
  const value: WindowApp = {
    context,
    desk,
    watches,
    startWork: async () => {
      core.library.onOpened(tellShoots);
      for (const { id } of core.library.list()) {
        const shoot = await core.library.open(id);
        tellShoots();
        if (!shoot.ok || shoot.value.store.access !== 'write') continue;
        void core.imports.resumeUnfinished(shoot.value, RESERVE_BYTES).catch(onFailure);
      }
      if (core.library.store.access === 'write') watches.start();
      await studio.restore().catch(onFailure);
      await core.library.ensureReserve();
      await core.verify.resume();
      verifyWhenIdle(ports, core, studio);
    },
    lookAtLine: line.look,
    wake: () => {
      studio.current()?.engine.kick();
      void line.look();
      void watches.rescan().catch(onFailure);
    },
    // Imports first: a watch folder would wait for the one that it began.
    steps: [
      () => core.verify.close(),
      () => core.imports.close(),
      () => watches.close(),
      line.stop,
      () => studio.close(),
      () => core.close(),
    ],
  };
  return { ok: true, value };
}

/** What is proven nowhere here any more is fetched from the studio that is linked then. */
function restoreFromStudio({ verify }: Core, studio: Pick<AppContext['studio'], 'current'>): void {
  verify.useStudio((ask) => {
    const link = studio.current();
    return link && fetchOriginal(link.client, ask);
  });
}

/** Reading again by itself gives way to everything that a person, or the app for a person, is doing. */
function verifyWhenIdle(
  { settings, presence }: WindowAppPorts,
  core: Core,
  studio: Pick<AppContext['studio'], 'status'>,
): void {
  const isLooking = (id: ShootId): boolean => {
    const looked = core.arrivals(id)?.progress();
    return looked !== undefined && looked.done < looked.total;
  };
  const isAppBusy = (): boolean =>
    core.imports.running().length > 0 ||
    studio.status().sending > 0 ||
    core.library.list().some(({ id }) => isLooking(id));
  core.verify.workWhenIdle({
    timers: systemTimers,
    mayWork: () =>
      mayWork({
        isWanted: settings.read().isIdleVerified,
        isAppBusy: isAppBusy(),
        userIdleS: presence.idleS(),
        isOnBattery: presence.isOnBattery(),
      }),
  });
}

function createContext(
  ports: WindowAppPorts,
  core: Core,
  tellShoots: () => void,
): AppContext & { readonly line: LineWatch } {
  const { settings, secrets, startEmbedded, send, system, diagnostics, presence, onFailure } = ports;
  const feeds = new Map<ShootId, ShootFeed>();
  let connection = '';
  const tellStatus = (): void => {
    const status = studio.status();
    send('sync:statusChanged', status);
    const { state } = status.connection;
    if (state !== connection) diagnostics.log.write('connection', { state });
    connection = state;
  };
  const line = createLineWatch({
    read: () => readLine(presence.isOnBattery()),
    limits: settings.read,
    every: systemTimers.every,
    onChanged: () => {
      studio.current()?.engine.allowanceChanged();
      tellStatus();
    },
  });
  const studio = createStudioDesk({
    settings,
    secrets,
    startEmbedded,
    link: (target, token) =>
      linkStudio(core, {
        ...target,
        token,
        onFailure,
        sendLimitKBs: () => settings.read().sendLimitKBs,
        allowance: () => line.hold().allowance,
      }),
    onMoved: (photoIds) => {
      for (const feed of feeds.values()) feed.touch(photoIds);
      tellShoots();
    },
    onStatus: tellStatus,
    hold: line.hold,
    onFailure,
    now: () => performance.now(),
    nowMs: Date.now,
  });
  restoreFromStudio(core, studio);
  return {
    core,
    settings,
    grants: createSourceGrants(),
    studio,
    line,
    diagnostics,
    send,
    system,
    claimHere: () => claimLibrary(ports.core, 'moved'),
    feed: (shoot) => {
      const there = feeds.get(shoot.id);
      if (there) return there;
      const feed = feedShoot({ shoot, moving: studio.moving, send, schedule });
      feeds.set(shoot.id, feed);
      return feed;
    },
    stopFeed: (shootId) => {
      feeds.get(shootId)?.stop();
      feeds.delete(shootId);
    },
  };
}

const watchesOf = ({ settings }: WindowAppPorts, core: Core, onShootMade: () => void): WatchService =>
  createWatchService({
    library: core.library,
    imports: core.imports,
    newId: core.newId,
    localNow: () => Date.now() - new Date().getTimezoneOffset() * 60_000,
    copying: () => settings.read(),
    reserveBytes: RESERVE_BYTES,
    onShootMade,
  });

function atMostEvery(ms: number, run: () => void): () => void {
  let cancel: (() => void) | null = null;
  return () => {
    cancel ??= schedule(ms, () => {
      cancel = null;
      run();
    });
  };
}
