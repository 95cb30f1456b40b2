import type { RecordCommand } from '@shared/domain/shoot-command';
import { saveCommand } from './import-journal';
import { errnoOf } from './ingest/copy-failure';
import type { Shoot } from './shoots/library';
import { makeWritable } from './shoots/make-writable';

/** What a line of the journal takes, generously. */
const LINE_BYTES = 65_536;

/**
 * Saves an import's commands; while the disk has no room for the journal it waits, and then saves them in the order in
 * which they came. A command keeps its id, so that one that reached the medium after all has no second effect (JO5).
 * @param whenRoom resolves with false when there is no more waiting
 */
export function createPatientSave(
  shoot: Shoot,
  newId: () => string,
  whenRoom: (bytes: number) => Promise<boolean>,
): (command: RecordCommand) => Promise<void> {
  let turn: Promise<unknown> | null = null;

  const insist = async (command: RecordCommand, cmd: string): Promise<void> => {
    for (;;) {
      try {
        await makeWritable(shoot.store);
        await saveCommand(shoot, command, cmd);
        return;
      } catch (error) {
        if (errnoOf(error) !== 'ENOSPC' || !(await whenRoom(LINE_BYTES))) throw error;
      }
    }
  };
  const inTurn = async (command: RecordCommand, cmd: string): Promise<void> => {
    const before = turn ?? Promise.resolve();
    const done = before.catch(() => undefined).then(() => insist(command, cmd));
    turn = done;
    try {
      await done;
    } finally {
      if (turn === done) turn = null;
    }
  };
  return async (command) => {
    const cmd = newId();
    if (turn) return inTurn(command, cmd);
    try {
      await saveCommand(shoot, command, cmd);
    } catch (error) {
      if (errnoOf(error) !== 'ENOSPC') throw error;
      await inTurn(command, cmd);
    }
  };
}
