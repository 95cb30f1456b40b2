import { z } from 'zod';

/** What PowerShell's ConvertTo-Json prints for Win32_LogicalDisk: one object, or a list of them. */
const diskSchema = z.object({
  DeviceID: z.string().regex(/^[A-Z]:$/u),
  VolumeName: z.string().nullable(),
  VolumeSerialNumber: z.string().nullable(),
  DriveType: z.number(),
});
const disksSchema = z.union([z.array(diskSchema), diskSchema.transform((disk) => [disk])]);

export interface LogicalDisk {
  /** `E:\` */
  readonly root: string;
  readonly id: string | null;
  readonly label: string | null;
}

// Win32_LogicalDisk.DriveType: 2 removable, 3 local. Network (4), optical (5) and RAM (6) disks are no cards.
const PLUGGABLE = new Set([2, 3]);

/** The disks that may be cards; the system's own is not one of them. An answer that is not understood gives none. */
export function parseLogicalDisks(json: string, systemDrive: string): readonly LogicalDisk[] {
  let answer: unknown;
  try {
    answer = JSON.parse(json);
  } catch {
    // PowerShell prints nothing when there is no disk of the kind, and words when it is forbidden to run.
    return [];
  }
  const disks = disksSchema.safeParse(answer);
  if (!disks.success) return [];
  return disks.data
    .filter((disk) => PLUGGABLE.has(disk.DriveType) && disk.DeviceID !== systemDrive.toUpperCase())
    .map((disk) => ({
      root: `${disk.DeviceID}\\`,
      id: disk.VolumeSerialNumber || null,
      label: disk.VolumeName || null,
    }));
}
