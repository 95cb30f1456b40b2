import { groupByCount } from '@shared/rules/grouping/group-by-count';
import { groupByExposures } from '@shared/rules/grouping/group-by-exposures';
import type { ProposedGroup } from '@shared/rules/grouping/grouping-photo';
import { sayReason } from '@shared/rules/grouping/say-reason';
import type { Group } from '@shared/model/group';
import { groupIdSchema, type PhotoId } from '@shared/model/ids';
import type { Photo } from '@shared/model/photo';
import { asGroupingPhoto } from './grouping-photo';
import { edited, nothing, refuse, type DecideContext, type Decision } from './decision';
import { photosOf } from './photos-of';
import { photoChanges } from './photo-changes';
import type { RuleCommand, UserCommand } from './shoot-command';
import type { ShootState } from './shoot-state';

type GroupCommand =
  | Extract<RuleCommand, { type: 'groupAutomatically' }>
  | Extract<UserCommand, { type: 'groupByCount' | 'groupPhotos' | 'ungroupPhotos' | 'setCover' }>;

/** Decides which photos are one set. */
export function decideGroups(state: ShootState, command: GroupCommand, context: DecideContext): Decision {
  switch (command.type) {
    case 'groupAutomatically':
      return groupAutomatically(state, context);
    case 'groupByCount': {
      const photos = scopeOf(state, command).filter(isGroupable);
      const { groups, remainder } = groupByCount(photos.map(asGroupingPhoto), command.exposures, command.order);
      const left = new Set(remainder);
      const single = photoChanges(photos, (photo) => ({ isKeptSingle: left.has(photo.id) }));
      const dissolved = groupsOf(state, photos);
      const formed = groups.map((proposed) => asGroup(proposed, context, true));
      return edited(context, 'group', [
        { kind: 'groups', before: dissolved, after: formed },
        { kind: 'photos', items: single },
      ]);
    }
    case 'groupPhotos':
      return groupByHand(state, photosOf(state, command.photoIds), context);
    case 'ungroupPhotos': {
      const dissolved = groupsOf(state, photosOf(state, command.photoIds));
      const members = dissolved.flatMap((group) => photosOf(state, group.members));
      if (dissolved.length === 0) return refuse('nothing-to-do', 'None of these photos is in a group.');
      return edited(context, 'ungroup', [
        { kind: 'groups', before: dissolved, after: [] },
        { kind: 'photos', items: photoChanges(members, () => ({ isKeptSingle: true })) },
      ]);
    }
    case 'setCover': {
      const group = state.groups.get(command.groupId);
      if (!group?.members.includes(command.photoId)) return refuse('not-found', 'This photo is not in the group.');
      const after = { ...group, coverId: command.photoId };
      return edited(context, 'group', [{ kind: 'groups', before: [group], after: [after] }]);
    }
  }
}

/** Card photos and films are no exposures. */
const isGroupable = (photo: Photo): boolean =>
  photo.cardMark !== 'card' && photo.files.some((file) => file.role === 'image' || file.role === 'raw');

/** What is asked for: the named photos, else the bucket, else the shoot; hidden photos only by name. */
function scopeOf(state: ShootState, command: Extract<UserCommand, { type: 'groupByCount' }>): Photo[] {
  if (command.photoIds !== null) return photosOf(state, command.photoIds);
  const all = [...state.photos.values()].filter((photo) => !photo.isRemoved);
  return command.bucketId === null ? all : all.filter((photo) => photo.bucketId === command.bucketId);
}

function groupsOf(state: ShootState, photos: readonly Photo[]): Group[] {
  const ids = new Set(photos.map((photo) => photo.groupId));
  return [...ids].flatMap((id) => (id === null ? [] : (state.groups.get(id) ?? [])));
}

const asGroup = (proposed: ProposedGroup, context: DecideContext, isLocked: boolean): Group => ({
  ...proposed,
  members: [...proposed.members],
  why: sayReason(proposed.reason),
  id: groupIdSchema.parse(context.newId()),
  isLocked,
});

const memberKey = (members: readonly PhotoId[]): string => [...members].sort().join();

/** Runs the shoot's own grouping again; what a person grouped or ungrouped stays as it is. */
function groupAutomatically(state: ShootState, context: DecideContext): Decision {
  const grouping = state.head?.rules.grouping;
  if (!grouping || grouping.mode === 'none') return nothing;
  const isFree = (photo: Photo): boolean =>
    !photo.isKeptSingle && !(photo.groupId !== null && (state.groups.get(photo.groupId)?.isLocked ?? false));
  const photos = [...state.photos.values()].filter((photo) => isGroupable(photo) && isFree(photo)).map(asGroupingPhoto);
  const proposals =
    grouping.mode === 'auto' ? groupByExposures(photos) : groupByCount(photos, grouping.exposures, 'name').groups;
  const there = new Map<string, Group>();
  for (const group of state.groups.values()) if (!group.isLocked) there.set(memberKey(group.members), group);
  const after: Group[] = [];
  for (const proposed of proposals) {
    const key = memberKey(proposed.members);
    const same = there.get(key);
    if (same?.isComplete === proposed.isComplete && same.exposures === proposed.exposures) there.delete(key);
    else after.push(asGroup(proposed, context, false));
  }
  return edited(context, 'group', [{ kind: 'groups', before: [...there.values()], after }], 'rule');
}

function groupByHand(state: ShootState, photos: readonly Photo[], context: DecideContext): Decision {
  const [first] = photos;
  if (!first || photos.length < 2) return refuse('wrong-input', 'Select at least two photos to group.');
  const order = new Map(photos.map((photo, index) => [photo.id, index]));
  const middle = photos[Math.floor(photos.length / 2)] ?? first;
  const group: Group = {
    id: groupIdSchema.parse(context.newId()),
    kind: 'manual',
    members: photos.map((photo) => photo.id),
    exposures: photos.length,
    isComplete: true,
    coverId: middle.id,
    rule: 'manual',
    why: sayReason({ is: 'manual' }),
    reason: { is: 'manual' },
    confidence: 1,
    isLocked: true,
  };
  // Groups that lose members keep the rest when at least two are left.
  const before = groupsOf(state, photos);
  const shrunk = before.flatMap((old) => {
    const members = old.members.filter((member) => !order.has(member));
    const coverId = members.includes(old.coverId) ? old.coverId : members[0];
    if (members.length < 2 || coverId === undefined) return [];
    return [{ ...old, members, coverId, isComplete: members.length >= old.exposures, isLocked: true }];
  });
  const items = photoChanges(photos, () => ({ isKeptSingle: false }));
  return edited(context, 'group', [
    { kind: 'groups', before, after: [...shrunk, group] },
    { kind: 'photos', items },
  ]);
}
