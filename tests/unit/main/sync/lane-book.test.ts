import { expect, test } from 'vitest';
import { shootIdSchema } from '@shared/model/ids';
import { createLaneBook } from '../../../../main/sync/lane-book';
import { emptySyncState, type SyncState } from '../../../../main/sync/sync-state';

const SHOOT = shootIdSchema.parse('01900000-0000-7000-8000-000000000001');

test('[OB27] what is remembered is written one after the other, and who stops waits for what is under way', async () => {
  const begun: SyncState[] = [];
  const ends: (() => void)[] = [];
  let due: () => void = () => undefined;
  const book = createLaneBook(
    {
      cache: {
        load: () => Promise.resolve(emptySyncState()),
        save: (_, state) => {
          begun.push(state);
          return new Promise((end) => ends.push(end));
        },
      },
      timers: {
        set: (_, run) => {
          due = run;
          return () => undefined;
        },
      },
      onUnexpected: () => undefined,
    },
    { waiting: () => [], onLoaded: () => undefined },
  );
  const lane = book.of(SHOOT);
  const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  await settle();
  lane.touch();
  due();
  await settle();
  lane.touch();
  let hasStopped = false;
  const stopped = book.save().then(() => (hasStopped = true));
  await settle();

  expect([begun.length, hasStopped]).toEqual([1, false]);
  ends[0]?.();
  await settle();
  expect([begun.length, hasStopped]).toEqual([2, false]);
  ends[1]?.();
  await stopped;
});
