import { memo, type DragEvent, type MouseEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useOrganiseStore } from '../../../stores/organise-store';
import { pictureUrl } from '../../../app/bridge';
import { beginDrag } from '../drag-photos';
import type { Tile } from '../shown-photos';
import { CellBadges } from './cell-badges';
import { spokenTile } from './spoken-tile';
import { TilePicture } from './tile-picture';
import styles from './photo-cell.module.css';

interface PhotoCellProps {
  readonly tile: Tile;
  readonly sizePx: number;
  readonly onPick: (tile: Tile, how: 'only' | 'range' | 'toggle') => void;
}

/** One tile. It is made anew only when its own photo or its own selection changes. */
export const PhotoCell = memo(function PhotoCell({ tile, sizePx, onPick }: PhotoCellProps) {
  const { t } = useTranslation('organise');
  const { row } = tile;
  const isSelected = useOrganiseStore((state) => state.selected.has(row.id));
  const isActive = useOrganiseStore((state) => state.active === row.id);
  const setLoupe = useOrganiseStore((state) => state.setLoupe);

  const pick = (event: MouseEvent): void => {
    onPick(tile, event.shiftKey ? 'range' : event.ctrlKey || event.metaKey ? 'toggle' : 'only');
  };
  const drag = (event: DragEvent): void => {
    if (!isSelected) onPick(tile, 'only');
    beginDrag(event);
  };
  return (
    <div
      role="gridcell"
      aria-selected={isSelected}
      aria-label={spokenTile(tile, t)}
      className={`${styles['cell'] ?? ''} ${isSelected ? (styles['selected'] ?? '') : ''} ${isActive ? (styles['active'] ?? '') : ''}`}
      data-photo-id={row.id}
      draggable
      onClick={pick}
      onDoubleClick={() => {
        onPick(tile, 'only');
        setLoupe(true);
      }}
      onDragStart={drag}
      ref={(element) => element?.style.setProperty('--cell', `${String(sizePx)}px`)}
    >
      <div className={`${styles['mount'] ?? ''} ${tile.isStack ? (styles['stack'] ?? '') : ''} ${row.flag === 'reject' ? (styles['rejected'] ?? '') : ''}`}>
        <TilePicture row={row} url={pictureUrl('thumb', row)} />
        <CellBadges tile={tile} />
      </div>
      <div className={styles['caption']}>
        <span className={styles['name']}>{row.name}</span>
        {row.rating > 0 && <span aria-hidden="true">{'★'.repeat(row.rating)}</span>}
        {row.label !== null && <span aria-hidden="true" className={styles['label']} data-label={row.label} />}
      </div>
    </div>
  );
}, isSameTile);

/** Tiles are derived anew with every patch; what they show mostly is not. */
function isSameTile(before: PhotoCellProps, now: PhotoCellProps): boolean {
  const [a, b] = [before.tile, now.tile];
  return (
    a.row === b.row &&
    before.sizePx === now.sizePx &&
    a.isStack === b.isStack &&
    a.frame === b.frame &&
    a.members.length === b.members.length &&
    a.group === b.group
  );
}
