import { captureOrder } from '@shared/rules/capture-order';
import { groupByExposures } from '@shared/rules/grouping/group-by-exposures';
import type { GroupingPhoto } from '@shared/rules/grouping/grouping-photo';
import { compareInTurn } from './compare-in-turn';
import { makeGroupingShoot, type GroupingShoot } from './grouping-shoot';
import { timeHere } from './measure';

/** PERF-8: what grouping costs for each photo, how the cost grows, and how many sets it finds. */

const MANY = 100_000;
const ROUNDS = 5;
const SEEDS = [1, 2, 3, 4, 5];
const PHOTOS_JUDGED = 20_000;

const keyOf = (ids: readonly string[]): string => [...ids].sort().join(' ');

/** F1 of the sets that are called complete: a set counts when its members are exactly those of a true one. */
function scoreOf({ photos, sets }: GroupingShoot): number {
  const truth = new Set(sets.map(keyOf));
  const found = groupByExposures(photos).filter((group) => group.isComplete);
  const right = found.filter((group) => truth.has(keyOf(group.members))).length;
  return (2 * right) / (truth.size + found.length);
}

function tellScore(goal: string, target: string, hasSubSeconds: boolean): void {
  const scores = SEEDS.map((seed) => scoreOf(makeGroupingShoot(seed, PHOTOS_JUDGED, hasSubSeconds)));
  const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length;
  const line = { goal, product: Number(mean.toFixed(4)), peer: 1, ratio: Number(mean.toFixed(4)), target };
  console.log(JSON.stringify({ ...line, rounds: SEEDS.length, least: Number(Math.min(...scores).toFixed(4)) }));
}

const timeGrouping = (photos: readonly GroupingPhoto[]) => () =>
  timeHere(async () => {
    if (groupByExposures(photos).length === 0) throw new Error('Expected groups');
  });

/** Prints one JSON line per goal. */
export async function runGrouping(rounds = ROUNDS): Promise<void> {
  tellScore('PERF-8 complete sets, clean', '≥ 0.99 (F1)', true);
  tellScore('PERF-8 complete sets, whole seconds', '≥ 0.95 (F1)', false);
  const many = makeGroupingShoot(1, MANY).photos.slice(0, MANY);
  const sorted = async () => {
    if (many.toSorted(captureOrder).length !== MANY) throw new Error('Expected every photo');
  };
  // Seconds for 100,000 photos: 0.1 is 1 µs a photo. The peer is the least that anyone must do, to put them in order.
  await compareInTurn({
    goal: 'PERF-8 100,000 photos beside sorting them',
    target: '≤ 1 µs a photo (product ≤ 0.1 s)',
    ratio: 'share',
    rounds,
    product: timeGrouping(many),
    peer: () => timeHere(sorted),
  });
  const most = makeGroupingShoot(1, 10 * MANY).photos.slice(0, 10 * MANY);
  await compareInTurn({
    goal: 'PERF-8 1,000,000 photos beside 100,000',
    target: '≤ 11× the time',
    ratio: 'share',
    rounds,
    product: timeGrouping(most),
    peer: timeGrouping(many),
  });
}
