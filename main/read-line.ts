import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LineReadings } from '@shared/rules/outbox/send-allowance';

const ASK_LIMIT_MS = 2_000;
const POWER_DIR = '/sys/class/power_supply';

/** Property of NetworkManager for the connection in use: 1 and 3 are metered (known, guessed), 2 and 4 are not, 0 is unknown. */
const ASK_METERED = [
  ...['--system', 'get-property', 'org.freedesktop.NetworkManager', '/org/freedesktop/NetworkManager'],
  ...['org.freedesktop.NetworkManager', 'Metered'],
];

/**
 * What the system tells of connection and battery. Where it tells nothing (no NetworkManager, Windows), the person's own
 * switch is all there is. Never fails.
 */
export async function readLine(isOnBattery: boolean): Promise<LineReadings> {
  const [isMetered, batteryPercent] = await Promise.all([readMetered(), isOnBattery ? readBattery() : null]);
  return { isMetered, isOnBattery, batteryPercent };
}

const readMetered = async (): Promise<boolean | null> =>
  process.platform === 'linux' ? meteredOf(await output('busctl', ASK_METERED)) : null;

async function readBattery(): Promise<number | null> {
  if (process.platform === 'darwin') return percentOf(await output('pmset', ['-g', 'batt']));
  return process.platform === 'linux' ? readCapacity(POWER_DIR) : null;
}

/** `u 3` */
export function meteredOf(text: string): boolean | null {
  const value = /^u (\d)\s*$/.exec(text)?.[1];
  if (value === '1' || value === '3') return true;
  return value === '2' || value === '4' ? false : null;
}

/** ` -InternalBattery-0 (id=…)	57%; discharging; …` */
export function percentOf(text: string): number | null {
  const value = /\b(\d{1,3})%/.exec(text)?.[1];
  return value === undefined ? null : Math.min(100, Number(value));
}

/** The emptiest battery of the computer itself; those of mice and pens say `Device`. */
export async function readCapacity(dir: string): Promise<number | null> {
  const names = await readdir(dir).catch(() => []);
  const charges = await Promise.all(names.map((name) => chargeOf(join(dir, name))));
  const known = charges.filter((charge) => charge !== null);
  return known.length === 0 ? null : Math.min(...known);
}

async function chargeOf(dir: string): Promise<number | null> {
  const read = (name: string): Promise<string> => readFile(join(dir, name), 'utf8').catch(() => '');
  const [type, scope, capacity] = await Promise.all([read('type'), read('scope'), read('capacity')]);
  if (type.trim() !== 'Battery' || scope.trim() === 'Device' || capacity.trim() === '') return null;
  const percent = Number(capacity);
  return Number.isFinite(percent) ? percent : null;
}

/** Empty when there is no such program, or it has nothing to say. */
function output(program: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve) => {
    execFile(program, [...args], { timeout: ASK_LIMIT_MS }, (error, stdout) => {
      resolve(error ? '' : stdout);
    });
  });
}
