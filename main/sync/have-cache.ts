import type { Sha256 } from '@shared/model/ids';
import { good, type Outcome } from './outcome';
import type { StudioClient } from './studio-client';

/** Hashes asked about in one request: those of the photo at hand and of the ones that come next. */
const BATCH = 500;

/** Answers kept; older ones are asked again. */
const KEPT = 20_000;

/** What the studio holds, asked many hashes at a time. */
export interface HaveCache {
  /** Those of `hashes` that the studio holds. */
  areThere(hashes: readonly Sha256[], signal: AbortSignal): Promise<Outcome<ReadonlySet<Sha256>>>;
  learn(sha256: Sha256): void;
  forget(hashes: readonly Sha256[]): void;
  /** Another epoch: nothing is known any more. */
  clear(): void;
}

/** @param upcoming hashes that will be asked about soon, nearest first, at most `limit` */
export function createHaveCache(client: StudioClient, upcoming: (limit: number) => readonly Sha256[]): HaveCache {
  const known = new Map<Sha256, boolean>();
  let running: Promise<Outcome<readonly Sha256[]>> | null = null;

  function remember(sha256: Sha256, isThere: boolean): void {
    known.delete(sha256);
    known.set(sha256, isThere);
    const oldest = known.size > KEPT ? known.keys().next().value : undefined;
    if (oldest !== undefined) known.delete(oldest);
  }

  async function ask(hashes: readonly Sha256[], signal: AbortSignal): Promise<Outcome<readonly Sha256[]>> {
    const batch = [...new Set([...hashes, ...upcoming(BATCH).filter((hash) => !known.has(hash))])].slice(
      0,
      Math.max(BATCH, hashes.length),
    );
    const answer = await client.have(batch, signal);
    if (answer.kind !== 'good') return answer;
    const there = new Set(answer.value);
    for (const hash of batch) remember(hash, there.has(hash));
    return answer;
  }

  return {
    areThere: async (hashes, signal) => {
      // Someone else's question may cover ours: wait for it before asking.
      while (running && hashes.some((hash) => !known.has(hash))) await running;
      const unknown = hashes.filter((hash) => !known.has(hash));
      if (unknown.length > 0) {
        const asked = ask(unknown, signal);
        running = asked;
        const answer = await asked.finally(() => {
          if (running === asked) running = null;
        });
        if (answer.kind !== 'good') return answer;
      }
      return good(new Set(hashes.filter((hash) => known.get(hash) === true)));
    },
    learn: (sha256) => {
      remember(sha256, true);
    },
    forget: (hashes) => {
      for (const hash of hashes) known.delete(hash);
    },
    clear: () => {
      known.clear();
    },
  };
}
