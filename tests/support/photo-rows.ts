import type { PhotoRow } from '@shared/contract/photo-row';
import {
  bucketIdSchema,
  groupIdSchema,
  photoIdSchema,
  type BucketId,
  type GroupId,
  type PhotoId,
} from '@shared/model/ids';
import type { Group } from '@shared/model/group';
import { uuid } from './shoot-builder';

export const rowId = (n: number): PhotoId => photoIdSchema.parse(uuid(n));
export const groupId = (n: number): GroupId => groupIdSchema.parse(uuid(0x900000 + n));
export const bucketId = (n: number): BucketId => bucketIdSchema.parse(uuid(0x800000 + n));

/** A row of the grid as main tells it; `n` is its place in capture order. */
export function photoRow(n: number, fields: Partial<PhotoRow> = {}): PhotoRow {
  return {
    id: rowId(n),
    name: `DSC_${String(n).padStart(4, '0')}.JPG`,
    capturedAtMs: 1_000 * n,
    order: n,
    camera: 'Canon EOS R5',
    aspect: 1.5,
    longEdgePx: 6000,
    rating: 0,
    flag: null,
    label: null,
    hasNote: false,
    subjectIds: [],
    cardMark: null,
    needsId: false,
    bucketId: null,
    position: null,
    groupId: null,
    isRemoved: false,
    kinds: 'JPG',
    damage: null,
    held: null,
    sync: 'local',
    version: 'abcdef012345',
    ...fields,
  };
}

export function photoGroup(n: number, members: readonly PhotoId[], fields: Partial<Group> = {}): Group {
  const [first] = members;
  if (first === undefined) throw new Error('a group has members');
  return {
    id: groupId(n),
    kind: 'bracket',
    members: [...members],
    exposures: members.length,
    isComplete: true,
    coverId: first,
    rule: 'ladder',
    why: '',
    confidence: 0.9,
    isLocked: false,
    ...fields,
  };
}
