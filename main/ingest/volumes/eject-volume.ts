import { execFile } from 'node:child_process';

const LIMIT_MS = 30_000;

/** Command that takes a volume out, by system. Windows has none that works for every reader; it is left to the person. */
const COMMANDS: Partial<Record<NodeJS.Platform, { readonly file: string; readonly args: (root: string) => string[] }>> =
  {
    linux: { file: 'gio', args: (root) => ['mount', '--eject', root] },
    darwin: { file: 'diskutil', args: (root) => ['eject', root] },
  };

export const canEject = (platform: NodeJS.Platform = process.platform): boolean => platform in COMMANDS;

/** Takes a card out safely. Null: it may be pulled. Else a sentence; the import stays what it is. Tested on Linux only. */
export function ejectVolume(root: string, platform: NodeJS.Platform = process.platform): Promise<string | null> {
  const command = COMMANDS[platform];
  if (!command) return Promise.resolve('This system does not let the app eject cards. Please eject it yourself.');
  return new Promise((resolve) => {
    execFile(command.file, command.args(root), { timeout: LIMIT_MS }, (error) => {
      resolve(
        error
          ? 'The card could not be ejected, perhaps because something still uses it. Please eject it yourself.'
          : null,
      );
    });
  });
}
