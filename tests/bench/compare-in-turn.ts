/** Seconds of one run: by the wall clock, and of processor time where it is known. */
export interface Timing {
  readonly wallS: number;
  readonly cpuS: number | null;
}

export interface Comparison {
  readonly goal: string;
  /** As in PERFORMANCE.md. */
  readonly target: string;
  /** `speed`: how many times faster the product is; `share`: its time as a part of the peer's. */
  readonly ratio: 'speed' | 'share';
  readonly rounds: number;
  readonly product: () => Promise<Timing>;
  readonly peer: () => Promise<Timing>;
}

const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1
    ? (sorted[middle] ?? NaN)
    : ((sorted[middle - 1] ?? NaN) + (sorted[middle] ?? NaN)) / 2;
};

const round3 = (value: number): number => Math.round(value * 1000) / 1000;

/**
 * Runs product and peer in turn, so that both meet the same machine, and prints one JSON line with the
 * medians and the median of the paired ratios. One unmeasured pair goes before.
 */
export async function compareInTurn({ goal, target, ratio, rounds, product, peer }: Comparison): Promise<void> {
  const pairs: { product: Timing; peer: Timing }[] = [];
  for (let round = 0; round <= rounds; round++) {
    // Who goes first changes, for the first may find a cooler processor.
    const first = round % 2 === 0 ? await product() : null;
    const peerTiming = await peer();
    const pair = { product: first ?? (await product()), peer: peerTiming };
    if (round > 0) pairs.push(pair);
  }
  const of = (pick: (timing: Timing) => number | null) => {
    const known = pairs.flatMap((pair) => {
      const [mine, theirs] = [pick(pair.product), pick(pair.peer)];
      return mine === null || theirs === null ? [] : [{ mine, theirs }];
    });
    const ratios = known.map(({ mine, theirs }) => (ratio === 'speed' ? theirs / mine : mine / theirs));
    return {
      product: round3(median(known.map(({ mine }) => mine))),
      peer: round3(median(known.map(({ theirs }) => theirs))),
      ratio: round3(median(ratios)),
    };
  };
  console.log(JSON.stringify({ goal, ...of(({ wallS }) => wallS), target, rounds, cpu: of(({ cpuS }) => cpuS) }));
}
