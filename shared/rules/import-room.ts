/** Part files, directory entries and journal: what a copy takes beyond its bytes (RELIABILITY.md, F06). */
const OVERHEAD = 1.02;

export interface RoomAsk {
  /** What is still to be written. */
  readonly restBytes: number;
  /** What is to stay free. */
  readonly reserveBytes: number;
  readonly freeBytes: number;
}

/** Room that copies of so many bytes take, without what is to stay free. */
export const roomFor = (bytes: number): number => bytes * OVERHEAD;

/**
 * What a disk lacks before an import may begin, or go on after it was full; 0 when there is enough. It is the same for
 * both, so that an import that goes on does not fill the disk again with its next file.
 */
export const lackingBytes = ({ restBytes, reserveBytes, freeBytes }: RoomAsk): number =>
  Math.max(0, Math.ceil(roomFor(restBytes) + reserveBytes - freeBytes));
