import { fail, type Result } from '@shared/model/result';
import { copyFailure, type CopyFailure } from './copy-failure';
import type { ImportRun } from './import-run';

const isFull = ({ side, code }: CopyFailure): boolean => side === 'destination' && code === 'disk-full';

/** Waits until a full disk has room again. False: the import does not wait, or has ended. */
async function hasRoomAgain({ ports, controls, signal, ledger }: ImportRun, nextBytes: number): Promise<boolean> {
  if (!ports.room || !(await ports.room.whenRoom(nextBytes, signal))) return false;
  await controls.whenRunning();
  ledger.resumed();
  return !signal.aborted;
}

/** Copies one file; as often as the disk is full meanwhile, what was written of it is gone and it is copied anew. */
export async function copyWithRoom<T>(
  run: ImportRun,
  sizeBytes: number,
  copy: (onBytes: (bytes: number) => void) => Promise<Result<T, CopyFailure>>,
): Promise<Result<T, CopyFailure>> {
  for (;;) {
    let counted = 0;
    const copied = await copy((bytes) => {
      counted += bytes;
      run.ledger.addBytes(bytes);
    });
    if (copied.ok) run.ports.room?.took(sizeBytes);
    if (copied.ok || !run.ports.room || !isFull(copied.error)) return copied;
    run.ledger.addBytes(-counted);
    if (await hasRoomAgain(run, sizeBytes)) continue;
    return run.controls.signal.aborted ? fail(copyFailure('source', 'cancelled')) : copied;
  }
}

/** The same for a step that writes little, as giving a file its name. */
export async function doWithRoom(run: ImportRun, step: () => Promise<CopyFailure | null>): Promise<CopyFailure | null> {
  for (;;) {
    const failure = await step();
    if (failure === null || !run.ports.room || !isFull(failure)) return failure;
    if (await hasRoomAgain(run, 0)) continue;
    return run.controls.signal.aborted ? copyFailure('source', 'cancelled') : failure;
  }
}
