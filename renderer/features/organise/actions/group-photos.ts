import i18next from 'i18next';
import type { GroupId, PhotoId } from '@shared/model/ids';
import { useOrganiseStore } from '../../../stores/organise-store';
import { groupsNow, rowNow, rowsNow, tilesNow } from '../use-tiles';
import { give, giveWithUndo } from './give';
import { activeTile, targets } from './targets';

/** Groups that the picked photos are in. */
export function pickedGroups(): Set<GroupId> {
  const found = new Set<GroupId>();
  for (const id of targets()) {
    const groupId = rowNow(id)?.groupId ?? null;
    if (groupId !== null && groupsNow().has(groupId)) found.add(groupId);
  }
  return found;
}

export function groupTargets(): void {
  const photoIds = [...targets()];
  const text = i18next.t('organise:toast.grouped', { count: photoIds.length });
  void giveWithUndo({ type: 'groupPhotos', photoIds }, text);
}

export function ungroupTargets(): void {
  const groups = pickedGroups();
  const photoIds = rowsNow().flatMap((row) => (row.groupId !== null && groups.has(row.groupId) ? [row.id] : []));
  const text = i18next.t('organise:toast.ungrouped', { count: groups.size });
  const expected = new Map(photoIds.map((id) => [id, { groupId: null }]));
  void giveWithUndo({ type: 'ungroupPhotos', photoIds }, text, expected);
}

export const coverWith = (groupId: GroupId, photoId: PhotoId): void => {
  void give({ type: 'setCover', groupId, photoId });
};

/** Opens and closes stacks: those picked, else the active one. */
export function toggleStacks(): void {
  const { active, toggleExpanded } = useOrganiseStore.getState();
  const groups = pickedGroups();
  const groupId = active === null ? null : (rowNow(active)?.groupId ?? null);
  if (groups.size === 0 && groupId !== null) groups.add(groupId);
  toggleExpanded(groups);
}

/** Opens or closes all stacks at once. */
export function setAllStacks(isOpen: boolean): void {
  const { expanded, toggleExpanded } = useOrganiseStore.getState();
  toggleExpanded(isOpen ? [...groupsNow().keys()].filter((id) => !expanded.has(id)) : [...expanded]);
}

/** The selection grows to all shown photos of the groups it touches. */
export function expandToGroups(): void {
  const groups = pickedGroups();
  const { active, selected, select } = useOrganiseStore.getState();
  const ids = tilesNow()
    .filter((tile) => tile.group !== null && groups.has(tile.group.id))
    .flatMap((tile) => tile.members);
  select([...selected, ...ids], active);
}

/** In the loupe: the exposure before or after the one seen, in the same stack. False when there is none. */
export function stepMember(by: 1 | -1): boolean {
  const { active, select } = useOrganiseStore.getState();
  const tile = activeTile();
  if (!tile?.isStack || active === null) return false;
  const members = tile.group?.members.filter((id) => tile.members.includes(id)) ?? tile.members;
  const next = members[members.indexOf(active) + by];
  if (next !== undefined) select(tile.members, next);
  return true;
}
