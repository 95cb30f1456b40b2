/**
 * Works on several items at once and hands the answers on in the order of the items, one at a time:
 * what follows may rely on order although the work does not wait for it. At most `ahead` items are
 * started and not yet handed on. The first error ends it, after the work in flight has settled.
 */
export async function inOrder<T, R>(
  items: Iterable<T>,
  ahead: number,
  work: (item: T) => Promise<R>,
  handOn: (answer: R, item: T) => void | Promise<void>,
): Promise<void> {
  const started: { readonly item: T; readonly answer: Promise<R> }[] = [];
  const handOnFirst = async (): Promise<void> => {
    const first = started.shift();
    if (first) await handOn(await first.answer, first.item);
  };
  try {
    for (const item of items) {
      if (started.length >= ahead) await handOnFirst();
      const answer = work(item);
      // Awaited above in its turn; until then a failure must not count as unhandled.
      answer.catch(() => undefined);
      started.push({ item, answer });
    }
    while (started.length > 0) await handOnFirst();
  } finally {
    await Promise.allSettled(started.map(({ answer }) => answer));
  }
}
