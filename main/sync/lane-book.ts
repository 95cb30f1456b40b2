import type { ShootId } from '@shared/model/ids';
import type { OutboxItem } from '@shared/rules/outbox/item';
import { createLane, stateToSave, type Lane } from './create-lane';
import type { SyncEnginePorts } from './sync-engine';

/** What is remembered is written at most so often for a shoot. */
const SAVE_GAP_MS = 1_000;

/** The shoots in the queue, with what is remembered of each. */
export interface LaneBook {
  /** In the order of their turns. */
  readonly order: readonly Lane[];
  /** The shoot's lane; a new one reads what is remembered before it moves. */
  of(shootId: ShootId): Lane;
  /** Writes down what has changed; resolves when nothing is being written any more. */
  save(): Promise<void>;
}

interface LaneBookParams {
  /** The lane's items that wait for a moment. */
  readonly waiting: (lane: Lane) => Iterable<OutboxItem>;
  readonly onLoaded: (lane: Lane) => void;
}

export function createLaneBook(
  ports: Pick<SyncEnginePorts, 'cache' | 'timers' | 'onUnexpected'>,
  { waiting, onLoaded }: LaneBookParams,
): LaneBook {
  const { cache, timers, onUnexpected } = ports;
  const lanes = new Map<ShootId, Lane>();
  const order: Lane[] = [];
  const touched = new Set<Lane>();
  let cancel: (() => void) | null = null;
  let last: Promise<void> = Promise.resolve();

  /** One after the other: two drafts of one file at once would be a torn one. */
  function save(): Promise<void> {
    cancel?.();
    cancel = null;
    return (last = last.then(saveNow));
  }
  async function saveNow(): Promise<void> {
    const changed = [...touched];
    touched.clear();
    for (const lane of changed) {
      // A cache: what cannot be remembered is asked again.
      await cache.save(lane.shootId, stateToSave(lane, waiting(lane))).catch((error: unknown) => onUnexpected?.(error));
    }
  }

  function open(shootId: ShootId): Lane {
    const lane = createLane(shootId, () => {
      touched.add(lane);
      cancel ??= timers.set(SAVE_GAP_MS, () => void save());
    });
    lanes.set(shootId, lane);
    order.push(lane);
    void cache
      .load(shootId)
      .then((state) => {
        lane.state = state;
      })
      .catch((error: unknown) => onUnexpected?.(error))
      .finally(() => {
        lane.isLoaded = true;
        onLoaded(lane);
      });
    return lane;
  }

  return { order, of: (shootId) => lanes.get(shootId) ?? open(shootId), save };
}
