/** Remembers the last answer: lists of a whole shoot are derived again only when what they come from is another. */
export function memoLast<A extends readonly unknown[], R>(derive: (...args: A) => R): (...args: A) => R {
  let last: { readonly args: A; readonly result: R } | null = null;
  return (...args) => {
    if (last?.args.every((arg, i) => Object.is(arg, args[i])) === true) return last.result;
    last = { args, result: derive(...args) };
    return last.result;
  };
}
