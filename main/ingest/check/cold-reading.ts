import { statfs } from 'node:fs/promises';
import { DIRECT } from '../open-flags';

/**
 * File systems known to answer a direct read (O_DIRECT) from the disk: ext2–4, XFS, FAT, exFAT, NTFS, F2FS, by the magic
 * numbers of Linux (uapi/linux/magic.h). Others take the flag and answer from memory (tmpfs, ZFS before 2.3, Btrfs for
 * compressed files), or from another computer's memory (network disks): of those no more is claimed than is known.
 */
const ANSWERS_FROM_DISK = new Set([0xef53, 0x58465342, 0x4d44, 0x2011bab0, 0x7366746e, 0xf2f52010]);

/** Whether reading this file with O_DIRECT proves what is on the disk (level L3), or only that the system has the bytes (L2). */
export async function isReadCold(path: string): Promise<boolean> {
  if (DIRECT === 0 || process.platform !== 'linux') return false;
  const { type } = await statfs(path);
  return ANSWERS_FROM_DISK.has(type);
}
