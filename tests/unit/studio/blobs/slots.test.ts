import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createSlots } from '../../../../studio/blobs/slots';

test('[ST35] reading again never takes more places than there are, gives all of them back, and leaves nobody out', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 4 }),
      fc.array(fc.boolean(), { maxLength: 30 }),
      async (count, fates) => {
        const inTurn = createSlots(count);
        let [running, most] = [0, 0];
        const work = async (isGood: boolean): Promise<void> => {
          running += 1;
          most = Math.max(most, running);
          await Promise.resolve();
          running -= 1;
          if (!isGood) throw new Error('no');
        };
        const ends = await Promise.allSettled(fates.map((isGood) => inTurn(() => work(isGood))));
        expect(ends.map((end) => end.status === 'fulfilled')).toEqual(fates);
        expect(most).toBe(Math.min(count, fates.length));
        expect(running).toBe(0);
      },
    ),
  );
});
