import type { SyncStatus } from '@shared/contract/sync-view';
import type { FaultName } from '@shared/rules/outbox/faults';
import type { LinkCondition } from '@shared/rules/outbox/link';
import type { SendHold } from '@shared/rules/outbox/send-allowance';
import type { StudioLink } from '../studio-link';

type ConnectionState = SyncStatus['connection']['state'];

export const NOT_LINKED: SyncStatus = {
  connection: { state: 'none', studioName: '', url: '', lastContactAtMs: null, isPaused: false },
  hold: null,
  waiting: 0,
  sending: 0,
  failed: 0,
  sentThisRun: 0,
  unchangedThisRun: 0,
  bytesPerSecond: null,
  secondsLeft: null,
};

const CONNECTION = {
  unknown: 'connecting',
  online: 'online',
  offline: 'offline',
  trouble: 'offline',
  captive: 'captive',
  'needs-auth': 'needs-auth',
  'other-studio': 'other-studio',
} as const satisfies Record<LinkCondition, ConnectionState>;

/** No login page shows a certificate that was confirmed for the studio, or one of it that is out of date. */
const CERTIFICATE_FAULTS: ReadonlySet<FaultName | null> = new Set<FaultName>([
  'certificate-changed',
  'certificate-expired',
  'certificate-wrong-host',
]);

/** The queue at a glance, for the window. */
export function syncStatusOf({ engine }: Pick<StudioLink, 'engine'>, url: string, hold: SendHold): SyncStatus {
  const { condition, fault, lastContactMs, isPaused, items, running, bytesPerSecond } = engine.status();
  const { sent, unchanged } = engine.counters();
  const failed = items.parked + items.conflict;
  const total = Object.values(items).reduce((sum, count) => sum + count, 0);
  return {
    connection: {
      state: condition === 'captive' && CERTIFICATE_FAULTS.has(fault) ? 'certificate' : CONNECTION[condition],
      studioName: new URL(url).host,
      url,
      lastContactAtMs: lastContactMs,
      isPaused,
    },
    hold: hold.cause === null || hold.allowance === 'all' ? null : { cause: hold.cause, allowance: hold.allowance },
    waiting: Math.max(0, total - items.confirmed - failed - running.length),
    sending: running.length,
    failed,
    sentThisRun: sent,
    unchangedThisRun: unchanged,
    bytesPerSecond,
    secondsLeft: null,
  };
}
