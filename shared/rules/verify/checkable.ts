import type { CheckResult } from '@shared/model/custody';

/** What the rules know of a copy that can be read again. */
export interface Checkable {
  /** The look that counts; null when it was only copied and read back. */
  readonly last: { readonly result: CheckResult; readonly at: number } | null;
}
