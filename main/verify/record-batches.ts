import type { FileCheck } from '@shared/model/custody';
import type { VerifyShoot } from './ports';

/** Looks are written down in batches: a line in the journal for each file would cost more than reading it. */
const BATCH = 64;
const BATCH_MS = 2_000;

export interface RecordBatches {
  readonly add: (shoot: VerifyShoot, check: FileCheck) => Promise<void>;
  readonly flush: () => Promise<void>;
}

export function createRecordBatches(now: () => number): RecordBatches {
  let open: { readonly shoot: VerifyShoot; readonly checks: FileCheck[]; readonly sinceMs: number } | null = null;
  const flush = async (): Promise<void> => {
    const full = open;
    open = null;
    if (full) await full.shoot.record(full.checks);
  };
  return {
    flush,
    add: async (shoot, check) => {
      if (open && open.shoot !== shoot) await flush();
      open ??= { shoot, checks: [], sinceMs: now() };
      open.checks.push(check);
      if (open.checks.length >= BATCH || now() - open.sinceMs >= BATCH_MS) await flush();
    },
  };
}
