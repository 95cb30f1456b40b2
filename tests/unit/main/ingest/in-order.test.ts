import { describe, expect, test } from 'vitest';
import { inOrder } from '../../../../main/ingest/in-order';
import { createOrderedRecord } from '../../../../main/ingest/ordered-record';

const turns = async (count: number): Promise<void> => {
  for (let turn = 0; turn < count; turn += 1) await Promise.resolve();
};

describe('work in order', () => {
  test('[IN18] answers are handed on in the order of the items, however long each takes', async () => {
    const seen: number[] = [];

    await inOrder(
      [9, 1, 7, 0, 3],
      3,
      async (item) => {
        await turns(item * 3);
        return item;
      },
      (answer) => {
        seen.push(answer);
      },
    );

    expect(seen).toEqual([9, 1, 7, 0, 3]);
  });

  test('[IN29] no more items are begun than were allowed', async () => {
    let [open, most] = [0, 0];

    await inOrder(
      Array.from({ length: 50 }, (_, at) => at),
      4,
      async (item) => {
        most = Math.max(most, (open += 1));
        await turns(item % 7);
      },
      () => {
        open -= 1;
      },
    );

    expect(most).toBe(4);
  });

  test('[IN18] the first error comes out after the work in flight has settled', async () => {
    let settled = 0;

    const run = inOrder(
      [0, 1, 2],
      3,
      async (item) => {
        await turns(item * 20);
        settled += 1;
        if (item === 0) throw new Error('first');
      },
      () => undefined,
    );

    await expect(run).rejects.toThrow('first');
    expect(settled).toBe(3);
  });
});

describe('the journal in order', () => {
  test('[IN23] entries are handed over in order although the first becomes ready last', async () => {
    const record = createOrderedRecord(100, (error) => {
      throw error;
    });
    const written: number[] = [];
    let release = (): void => undefined;
    const slow = new Promise<void>((resolve) => (release = resolve));
    const write = (n: number) => () => {
      written.push(n);
      return Promise.resolve();
    };

    void record.push(slow, write(1), () => undefined);
    void record.push(Promise.resolve(), write(2), () => undefined);
    await turns(20);
    expect(written).toEqual([]);
    release();
    await record.flush();

    expect(written).toEqual([1, 2]);
  });

  test('[IN23] the next entry does not wait for the journal’s answer to the one before', async () => {
    const record = createOrderedRecord(100, () => undefined);
    let answered = (): void => undefined;
    let second = false;

    void record.push(
      Promise.resolve(),
      () => new Promise<void>((resolve) => (answered = resolve)),
      () => undefined,
    );
    void record.push(
      Promise.resolve(),
      () => {
        second = true;
        return Promise.resolve();
      },
      () => undefined,
    );
    await turns(20);

    expect(second).toBe(true);
    answered();
    await record.flush();
  });

  test('[IN23] after an error nothing more is written, and it is told once', async () => {
    const errors: unknown[] = [];
    const written: number[] = [];
    const record = createOrderedRecord(100, (error) => errors.push(error));

    void record.push(
      Promise.resolve(),
      () => Promise.reject(new Error('full')),
      () => written.push(1),
    );
    await record.flush();
    void record.push(
      Promise.resolve(),
      () => Promise.resolve(),
      () => written.push(2),
    );
    void record.push(
      Promise.reject(new Error('later')),
      () => Promise.resolve(),
      () => written.push(3),
    );
    await record.flush();

    expect([errors.length, written]).toEqual([1, []]);
  });
});
