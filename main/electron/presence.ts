import { powerMonitor } from 'electron';
import type { Presence } from '../window-app';

/** Whether anybody uses the computer, as its system tells. */
export const systemPresence: Presence = {
  idleS: () => powerMonitor.getSystemIdleTime(),
  isOnBattery: () => powerMonitor.isOnBatteryPower(),
};
