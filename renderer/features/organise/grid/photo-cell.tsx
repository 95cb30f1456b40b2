import { Flag, FlagOff, Layers } from 'lucide-react';
import { memo, type DragEvent, type MouseEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { PhotoId } from '@shared/model/ids';
import { useOrganiseStore } from '../../../stores/organise-store';
import { pictureUrl } from '../../../app/bridge';
import { classNames } from '../class-names';
import { beginDrag, endDrag } from '../drag-photos';
import { LabelDot } from '../label-dot';
import type { Tile } from '../shown-photos';
import { CellBadges } from './cell-badges';
import type { Pick } from './select-tiles';
import { spokenTile } from './spoken-tile';
import { TilePicture } from './tile-picture';
import styles from './photo-cell.module.css';

interface PhotoCellProps {
  readonly tile: Tile;
  /** Photos without an ID are worth saying where IDs matter. */
  readonly asksForIds: boolean;
  readonly onPick: (id: PhotoId, how: Pick) => void;
}

export const cellId = (id: PhotoId): string => `tile-${id}`;

/** One tile. It is made anew only when its own photo or its own selection changes. */
export const PhotoCell = memo(function PhotoCell({ tile, asksForIds, onPick }: PhotoCellProps) {
  const { t } = useTranslation('organise');
  const { row } = tile;
  const isSelected = useOrganiseStore((state) => state.selected.has(row.id));
  const isActive = useOrganiseStore((state) => state.active !== null && tile.members.includes(state.active));
  const setLoupe = useOrganiseStore((state) => state.setLoupe);

  const pick = (event: MouseEvent): void => {
    onPick(row.id, event.shiftKey ? 'range' : event.ctrlKey || event.metaKey ? 'toggle' : 'only');
  };
  const drag = (event: DragEvent): void => {
    if (!isSelected) onPick(row.id, 'only');
    beginDrag(event);
  };
  return (
    <div
      id={cellId(row.id)}
      role="gridcell"
      aria-selected={isSelected}
      aria-label={spokenTile(tile, t, asksForIds)}
      className={classNames(styles['cell'], isSelected && styles['selected'], isActive && styles['active'])}
      data-photo-id={row.id}
      draggable
      onClick={pick}
      onDoubleClick={() => {
        onPick(row.id, 'only');
        setLoupe(true);
      }}
      onDragStart={drag}
      onDragEnd={endDrag}
    >
      <div className={classNames(styles['mount'], row.flag === 'reject' && styles['rejected'])}>
        <TilePicture row={row} url={pictureUrl('thumb', row)} />
        {tile.group && <GroupChip tile={tile} />}
      </div>
      <div className={styles['caption']}>
        <div className={styles['line']}>
          {row.flag === 'pick' && <Flag size={12} className={styles['pick']} aria-hidden="true" />}
          {row.flag === 'reject' && <FlagOff size={12} className={styles['reject']} aria-hidden="true" />}
          <span className={styles['name']}>{row.name}</span>
          {row.label !== null && <LabelDot label={row.label} />}
        </div>
        <div className={styles['line']}>
          <span className={styles['stars']} aria-hidden="true">
            {'★'.repeat(row.rating)}
          </span>
          <CellBadges row={row} asksForIds={asksForIds} />
        </div>
      </div>
    </div>
  );
}, isSameTile);

/** How many photos a stack holds, or which of them this is. */
function GroupChip({ tile: { group, isStack, frame, members } }: { readonly tile: Tile }) {
  const { t } = useTranslation('organise');
  if (!group) return null;
  const there = group.members.length;
  const count = group.isComplete
    ? String(isStack ? members.length : there)
    : t('stack.partOf', { there, of: group.exposures });
  const text = isStack ? count : t('stack.frameOf', { frame, of: there });
  return (
    <span
      className={classNames(styles['chip'], !group.isComplete && styles['incomplete'])}
      title={
        group.isComplete ? t('stack.title', { count: there }) : t('stack.incomplete', { there, of: group.exposures })
      }
      aria-hidden="true"
    >
      <Layers size={11} />
      {text}
    </span>
  );
}

/** Tiles are derived anew with every patch; what they show mostly is not. */
function isSameTile(before: PhotoCellProps, now: PhotoCellProps): boolean {
  const [a, b] = [before.tile, now.tile];
  return (
    a.row === b.row &&
    before.asksForIds === now.asksForIds &&
    a.isStack === b.isStack &&
    a.frame === b.frame &&
    a.members.length === b.members.length &&
    a.members.every((id, i) => id === b.members[i]) &&
    a.group?.id === b.group?.id &&
    a.group?.isComplete === b.group?.isComplete &&
    a.group?.members.length === b.group?.members.length
  );
}
