/** How the computer and the app are just now. */
export interface Quiet {
  readonly isWanted: boolean;
  /** An import, a look at pictures, a sending, a check that a person asked for. */
  readonly isAppBusy: boolean;
  /** Since the person touched anything, in any program. */
  readonly userIdleS: number;
  readonly isOnBattery: boolean;
}

/** A coffee, not a pause for thought. */
export const IDLE_S = 180;

/** Whether the app may read disks of its own accord: never while anybody waits for the computer. */
export const mayWork = ({ isWanted, isAppBusy, userIdleS, isOnBattery }: Quiet): boolean =>
  isWanted && !isAppBusy && !isOnBattery && userIdleS >= IDLE_S;
