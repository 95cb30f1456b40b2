import {
  holdingCauses,
  sendHold,
  type HoldCause,
  type LineLimits,
  type LineReadings,
  type SendHold,
} from '@shared/rules/outbox/send-allowance';

/** A tethered telephone is noticed within half a minute, or at once when the system says that something changed. */
const LOOK_MS = 30_000;

export interface LineWatchPorts {
  readonly read: () => Promise<LineReadings>;
  readonly limits: () => LineLimits;
  readonly every: (ms: number, run: () => void) => () => void;
  /** What may go is different now. */
  readonly onChanged: () => void;
}

/** Looks at connection and battery, and says what may be sent. */
export interface LineWatch {
  readonly hold: () => SendHold;
  /** In spite of what holds now; it holds again when it has been gone in between. */
  readonly sendAnyway: () => void;
  readonly look: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

const UNKNOWN: LineReadings = { isMetered: null, isOnBattery: false, batteryPercent: null };

export function createLineWatch({ read, limits, every, onChanged }: LineWatchPorts): LineWatch {
  let readings = UNKNOWN;
  let waved: ReadonlySet<HoldCause> = new Set();
  let told = sendHold(limits(), readings, waved);
  const hold = (): SendHold => {
    const holding = holdingCauses(limits(), readings);
    waved = new Set([...waved].filter((cause) => holding.includes(cause)));
    return sendHold(limits(), readings, waved);
  };
  const tell = (): void => {
    const now = hold();
    if (now.allowance === told.allowance && now.cause === told.cause) return;
    told = now;
    onChanged();
  };
  const look = async (): Promise<void> => {
    readings = await read();
    tell();
  };
  const stopLooking = every(LOOK_MS, () => void look());
  void look();
  return {
    hold,
    sendAnyway: () => {
      waved = new Set(holdingCauses(limits(), readings));
      tell();
    },
    look,
    stop: () => {
      stopLooking();
      return Promise.resolve();
    },
  };
}
