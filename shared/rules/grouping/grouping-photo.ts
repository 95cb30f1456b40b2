import type { Group, GroupReason } from '@shared/model/group';
import type { PhotoId } from '@shared/model/ids';
import type { PhotoFacts } from '@shared/model/photo';

/** A photo as grouping sees it. Cards, removed photos and photos of locked groups are left out by the caller. */
export interface GroupingPhoto {
  readonly id: PhotoId;
  /** Camera name of the shown file, with extension. */
  readonly name: string;
  readonly facts: PhotoFacts | null;
  /** Base64 of 16×16 luminance bytes of the upright picture; null when no pixels could be had. */
  readonly fingerprint: string | null;
}

/** A set the rules propose; the caller gives it an id and decides whether to form it. */
export interface ProposedGroup {
  readonly kind: 'bracket' | 'count';
  /** In order of shooting (typed number: in the order that was cut). */
  readonly members: PhotoId[];
  /** Exposures the set should have; more than `members` when some are missing. */
  readonly exposures: number;
  readonly isComplete: boolean;
  readonly coverId: PhotoId;
  readonly rule: Group['rule'];
  readonly reason: GroupReason;
  /** 0–1. */
  readonly confidence: number;
}
