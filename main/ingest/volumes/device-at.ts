/** `\040` and the like, as the kernel writes spaces in paths. */
const unescape = (text: string): string =>
  text.replace(/\\([0-7]{3})/gu, (_whole, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));

/** The device that is mounted at a place, by the lines of `/proc/self/mountinfo`; null when none is. */
export function deviceAt(root: string, mountInfo: string): string | null {
  let found: string | null = null;
  for (const line of mountInfo.split('\n')) {
    const fields = line.split(' ');
    const separator = fields.indexOf('-');
    const [place, device] = [fields[4], fields[separator + 2]];
    // The last line of a place is what is mounted on top.
    if (separator > 0 && place !== undefined && unescape(place) === root && device?.startsWith('/dev/') === true) {
      found = unescape(device);
    }
  }
  return found;
}
