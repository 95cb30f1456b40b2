import type { PhotoId } from '@shared/model/ids';
import { groupByExposures } from '@shared/rules/grouping/group-by-exposures';
import type { GroupingPhoto, ProposedGroup } from '@shared/rules/grouping/grouping-photo';

/** Groups as sorted lists of members, to be compared whole. */
export const memberLists = (groups: readonly Pick<ProposedGroup, 'members'>[]): PhotoId[][] =>
  groups.map((group) => [...group.members].sort()).sort((a, b) => ((a[0] ?? '') < (b[0] ?? '') ? -1 : 1));

/** What grouping makes of these photos. */
export const setsOf = (photos: readonly GroupingPhoto[]): PhotoId[][] => memberLists(groupByExposures(photos));
