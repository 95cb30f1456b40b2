/** Bytes that could not be had: from `from` up to, not including, `to`. */
export interface Hole {
  readonly from: number;
  readonly to: number;
}

/** What the medium answers for a stretch: its bytes, or null when it cannot give all of them. */
export type ReadStretch = (position: number, length: number) => Promise<Uint8Array | null>;

/** A stretch of the file, in order and without a gap; null where nothing could be read. */
export type UseStretch = (position: number, length: number, bytes: Uint8Array | null) => Promise<void>;

export interface ReadAroundOptions {
  readonly sizeBytes: number;
  readonly read: ReadStretch;
  readonly use: UseStretch;
  readonly signal: AbortSignal;
}

/** Each failed read is tried again in pieces of the next size. Sectors have 512 bytes, or 4,096 on newer media. */
const STEPS = [1_048_576, 65_536, 4_096, 512] as const;
/**
 * A reader may take seconds for each read that fails. After so many, the finest size is given up: a card that is
 * bad all over must not be read at for days.
 */
const FAILURES_AT_FINEST = 512;
const FAILURES_AT_FINER = 2_048;

/** Reads what can be read of a file with bad places in it; resolves with the holes, joined and in order. */
export async function readAround({ sizeBytes, read, use, signal }: ReadAroundOptions): Promise<readonly Hole[]> {
  const holes: Hole[] = [];
  let failures = 0;

  const finest = (): number => {
    if (failures < FAILURES_AT_FINEST) return STEPS.length - 1;
    return failures < FAILURES_AT_FINER ? STEPS.length - 2 : STEPS.length - 3;
  };
  const lose = async (position: number, length: number): Promise<void> => {
    const last = holes.at(-1);
    if (last?.to === position) holes[holes.length - 1] = { from: last.from, to: position + length };
    else holes.push({ from: position, to: position + length });
    await use(position, length, null);
  };
  const readIn = async (position: number, length: number, step: number): Promise<void> => {
    const size = STEPS[step] ?? length;
    for (let at = position; at < position + length; at += size) {
      signal.throwIfAborted();
      const piece = Math.min(size, position + length - at);
      const bytes = await read(at, piece);
      if (bytes) {
        await use(at, piece, bytes);
        continue;
      }
      failures += 1;
      if (step >= finest()) await lose(at, piece);
      else await readIn(at, piece, step + 1);
    }
  };

  await readIn(0, sizeBytes, 0);
  return holes;
}
