import { describe, expect, test } from 'vitest';
import { createSharer, type Flight } from '../../../../main/media/share-in-flight';

function createWork(canAbandon = true) {
  const begun: {
    finish: (value: string) => void;
    fail: (error: Error) => void;
    raised: string[];
    isAbandoned: boolean;
  }[] = [];
  const begin = (): Flight<string> => {
    const work = {
      finish: (_: string): void => undefined,
      fail: (_: Error): void => undefined,
      raised: [] as string[],
      isAbandoned: false,
    };
    begun.push(work);
    return {
      result: new Promise<string>((resolve, reject) => {
        work.finish = resolve;
        work.fail = reject;
      }),
      abandon: () => {
        work.isAbandoned = true;
        return canAbandon;
      },
      raise: (priority) => void work.raised.push(priority),
    };
  };
  return { begun, begin };
}

describe('sharing work', () => {
  test('[PI20] equal requests share one piece of work, and the more urgent one raises it', async () => {
    const share = createSharer<string>();
    const { begun, begin } = createWork();
    const first = share('k', {}, begin);
    const second = share('k', { priority: 'screen' }, begin);

    begun[0]!.finish('done');

    expect(await Promise.all([first, second])).toEqual(['done', 'done']);
    expect(begun).toHaveLength(1);
    expect(begun[0]!.raised).toEqual(['screen']);
  });

  test('[PI20] what is finished is begun anew when asked again', async () => {
    const share = createSharer<string>();
    const { begun, begin } = createWork();
    const first = share('k', {}, begin);
    begun[0]!.finish('one');
    await first;

    void share('k', {}, begin);

    expect(begun).toHaveLength(2);
  });

  test('[PI20] an aborted caller is answered at once; the others still get the result', async () => {
    const share = createSharer<string>();
    const { begun, begin } = createWork();
    const control = new AbortController();
    const leaving = share('k', { signal: control.signal }, begin);
    const staying = share('k', {}, begin);

    control.abort(new Error('scrolled away'));
    await expect(leaving).rejects.toThrow('scrolled away');
    expect(begun[0]!.isAbandoned).toBe(false);
    begun[0]!.finish('done');

    expect(await staying).toBe('done');
  });

  test('[PI20] work that nobody waits for is abandoned, and can be asked for again', async () => {
    const share = createSharer<string>();
    const { begun, begin } = createWork();
    const control = new AbortController();
    const leaving = share('k', { signal: control.signal }, begin);

    control.abort();
    await expect(leaving).rejects.toBeDefined();
    void share('k', {}, begin);

    expect(begun[0]!.isAbandoned).toBe(true);
    expect(begun).toHaveLength(2);
  });

  test('[PI20] work that has begun is joined again', async () => {
    const share = createSharer<string>();
    const { begun, begin } = createWork(false);
    const control = new AbortController();
    const leaving = share('k', { signal: control.signal }, begin);
    control.abort();
    await expect(leaving).rejects.toBeDefined();

    const back = share('k', {}, begin);
    begun[0]!.finish('done');

    expect(await back).toBe('done');
    expect(begun).toHaveLength(1);
  });

  test('[PI20] a signal that is aborted already begins nothing', async () => {
    const { begun, begin } = createWork();

    await expect(createSharer<string>()('k', { signal: AbortSignal.abort(new Error('gone')) }, begin)).rejects.toThrow(
      'gone',
    );
    expect(begun).toHaveLength(0);
  });
});
