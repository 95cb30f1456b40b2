/** The value of a key in the property list that `diskutil info -plist` prints; null when it is not there. */
function textOf(plist: string, key: string): string | null {
  const match = new RegExp(`<key>${key}</key>\\s*<string>([^<]*)</string>`, 'u').exec(plist);
  return match?.[1]?.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&') ?? null;
}

/** Id and label of a volume, from `diskutil info -plist`. */
export const parseDiskutil = (plist: string): { readonly id: string | null; readonly label: string | null } => ({
  id: textOf(plist, 'VolumeUUID') ?? textOf(plist, 'DiskUUID'),
  label: textOf(plist, 'VolumeName'),
});
