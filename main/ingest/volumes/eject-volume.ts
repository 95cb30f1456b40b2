import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { deviceAt } from './device-at';

/** Runs a program of the system; says whether it is there at all, and whether it did its work. */
export type RunProgram = (file: string, args: readonly string[]) => Promise<'done' | 'failed' | 'not-there'>;

/** What ejecting needs of the system. */
export interface EjectPort {
  readonly platform: NodeJS.Platform;
  readonly run: RunProgram;
  /** The device a volume lies on; null when the system does not say. */
  readonly deviceOf: (root: string) => Promise<string | null>;
}

/** A program, and the one that follows when it has done its work. */
type Step = readonly [file: string, ...args: string[]];

/**
 * Ways to take a volume out, the kindest first. Linux was tried; macOS and Windows were not.
 * [Note: ejecting] — some readers eject all of their slots at once, and `umount` alone leaves the reader powered.
 */
function waysOut(platform: NodeJS.Platform, root: string, device: string | null): readonly (readonly Step[])[] {
  if (platform === 'darwin') return [[['diskutil', 'eject', root]]];
  if (platform === 'win32') {
    // The shell's own verb, as in the Explorer's menu; it has no answer, so a volume still there means "no".
    const verb = `(New-Object -ComObject Shell.Application).Namespace(17).ParseName('${root.replaceAll("'", "''")}').InvokeVerb('Eject')`;
    return [[['powershell.exe', '-NoProfile', '-NonInteractive', '-Command', verb]]];
  }
  if (platform !== 'linux') return [];
  const byDevice: readonly Step[] =
    device === null
      ? []
      : [
          ['udisksctl', 'unmount', '--no-user-interaction', '-b', device],
          ['udisksctl', 'power-off', '--no-user-interaction', '-b', device],
        ];
  return [...(byDevice.length > 0 ? [byDevice] : []), [['gio', 'mount', '--eject', root]], [['umount', root]]];
}

export const canEject = (platform: NodeJS.Platform = process.platform): boolean =>
  waysOut(platform, '/', null).length > 0;

const REFUSED = 'The card could not be ejected, perhaps because something still uses it. Please eject it yourself.';

/** Takes a card out safely. Null: it may be pulled. Else a sentence; the import stays what it is. */
export async function ejectVolume(root: string, port: EjectPort = systemEject): Promise<string | null> {
  const ways = waysOut(port.platform, root, await port.deviceOf(root));
  if (ways.length === 0) return 'This system does not let the app eject cards. Please eject it yourself.';
  for (const way of ways) if (await takeOut(way, port)) return null;
  return REFUSED;
}

/** Once it is unmounted the card is safe to pull: a reader that stays powered is no failure. */
async function takeOut([first, ...rest]: readonly Step[], { run }: EjectPort): Promise<boolean> {
  if (!first || (await run(first[0], first.slice(1))) !== 'done') return false;
  for (const [file, ...args] of rest) await run(file, args);
  return true;
}

const LIMIT_MS = 30_000;

const systemEject: EjectPort = {
  platform: process.platform,
  deviceOf: async (root) =>
    process.platform === 'linux'
      ? deviceAt(root, await readFile('/proc/self/mountinfo', 'utf8').catch(() => ''))
      : null,
  run: (file, args) =>
    new Promise((resolve) => {
      execFile(file, [...args], { timeout: LIMIT_MS }, (error) => {
        if (error === null) resolve('done');
        else resolve(error.code === 'ENOENT' ? 'not-there' : 'failed');
      });
    }),
};
