/** One line of /proc/self/mountinfo, as far as it concerns us (man 5 proc_pid_mountinfo). */
export interface Mount {
  /** `major:minor` of the file system. */
  readonly device: string;
  readonly root: string;
  readonly point: string;
  readonly type: string;
  readonly source: string;
}

/** The kernel writes space, tab, newline and backslash as octal escapes, and every other byte as it is. */
const unescapeOctal = (text: string): string =>
  text.replace(/\\([0-7]{3})/gu, (_all, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)));

function parseLine(line: string): Mount | null {
  const [before, after] = line.split(' - ', 2);
  const [, , device, root, point] = before?.split(' ') ?? [];
  const [type, source] = after?.split(' ') ?? [];
  if (!device || !root || !point || !type || !source) return null;
  return { device, root: unescapeOctal(root), point: unescapeOctal(point), type, source: unescapeOctal(source) };
}

/** Understands the text of mountinfo; a line that is not understood is left out. */
export const parseMountinfo = (text: string): readonly Mount[] =>
  text
    .split('\n')
    .map(parseLine)
    .filter((mount) => mount !== null);

const SYSTEM_POINTS = /^\/$|^\/(boot|efi|home|usr|var|opt|srv|nix|snap|proc|sys|dev|run|tmp|etc|root)(\/|$)/u;
const USER_POINTS = /^\/(media|mnt|run\/media)\//u;

/**
 * Mounts that may be cards or disks a person plugged in: real devices, not the system's own places, each file
 * system once although it may be mounted at several points.
 */
export function pluggedIn(mounts: readonly Mount[]): readonly Mount[] {
  const seen = new Set<string>();
  return mounts.filter((mount) => {
    const isDevice = mount.source.startsWith('/dev/') && mount.root === '/';
    const isPlace = USER_POINTS.test(mount.point) || !SYSTEM_POINTS.test(mount.point);
    if (!isDevice || !isPlace || seen.has(mount.device)) return false;
    seen.add(mount.device);
    return true;
  });
}

/** udev writes what may not stand in a link's name as `\x20`. */
export const unescapeUdev = (name: string): string =>
  Buffer.from(
    name.replace(/\\x([0-9a-f]{2})/giu, (_all, digits: string) => String.fromCharCode(Number.parseInt(digits, 16))),
    'latin1',
  ).toString('utf8');
