import { Layers, Layers2, PanelLeft, PanelRight, Redo2, StepForward, Undo2 } from 'lucide-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../../ui/button';
import { useAppStore } from '../../stores/app-store';
import { useOrganiseStore, type SortBy } from '../../stores/organise-store';
import { useShootStore } from '../../stores/shoot-store';
import { LARGEST_CELL_PX, SMALLEST_CELL_PX, setCellPx } from './actions/cell-size';
import { give } from './actions/give';
import { setAllStacks } from './actions/group-photos';
import { isInPlace, type Tile } from './shown-photos';
import { useRows } from './use-tiles';
import styles from './bottom-bar.module.css';

const SORTS = ['time', 'name', 'rating', 'bucket'] as const satisfies readonly SortBy[];

/** Always in view: how much is shown and picked, and how the grid looks. */
export function BottomBar({ tiles }: { readonly tiles: readonly Tile[] }) {
  const { t } = useTranslation('organise');
  const place = useOrganiseStore((state) => state.place);
  const sortBy = useOrganiseStore((state) => state.sortBy);
  const setSort = useOrganiseStore((state) => state.setSort);
  const isAutoAdvance = useOrganiseStore((state) => state.isAutoAdvance);
  const toggleAutoAdvance = useOrganiseStore((state) => state.toggleAutoAdvance);
  const sides = useOrganiseStore((state) => state.sides);
  const setSides = useOrganiseStore((state) => state.setSides);
  const hasOpenStacks = useOrganiseStore((state) => state.expanded.size > 0);
  const cellPx = useAppStore((state) => state.settings?.cellPx ?? 180);
  return (
    <footer className={styles['bar']}>
      <IconButton
        label={t('bottom.left')}
        icon={<PanelLeft size={15} />}
        isPressed={sides.left}
        onClick={() => {
          setSides({ left: !sides.left });
        }}
      />
      <Counts tiles={tiles} />
      <History />
      <span className={styles['space']} />
      <IconButton
        label={t('bottom.autoAdvance')}
        icon={<StepForward size={15} />}
        isPressed={isAutoAdvance}
        onClick={toggleAutoAdvance}
      />
      <IconButton
        label={hasOpenStacks ? t('bottom.closeStacks') : t('bottom.openStacks')}
        icon={hasOpenStacks ? <Layers size={15} /> : <Layers2 size={15} />}
        onClick={() => {
          setAllStacks(!hasOpenStacks);
        }}
      />
      <label className={styles['sort']}>
        <span>{t('bottom.sort')}</span>
        <select
          value={sortBy}
          onChange={(event) => {
            setSort(SORTS.find((sort) => sort === event.target.value) ?? 'time');
          }}
        >
          {SORTS.filter((sort) => sort !== 'bucket' || place.kind === 'bucket').map((sort) => (
            <option key={sort} value={sort}>
              {t(`sort.${sort}`)}
            </option>
          ))}
        </select>
      </label>
      <input
        type="range"
        className={styles['size']}
        min={SMALLEST_CELL_PX}
        max={LARGEST_CELL_PX}
        step={4}
        value={cellPx}
        aria-label={t('bottom.size')}
        title={t('bottom.size')}
        onChange={(event) => {
          setCellPx(event.target.valueAsNumber);
        }}
      />
      <IconButton
        label={t('bottom.right')}
        icon={<PanelRight size={15} />}
        isPressed={sides.right}
        onClick={() => {
          setSides({ right: !sides.right });
        }}
      />
    </footer>
  );
}

function Counts({ tiles }: { readonly tiles: readonly Tile[] }) {
  const { t } = useTranslation('organise');
  const rows = useRows();
  const place = useOrganiseStore((state) => state.place);
  const selected = useOrganiseStore((state) => state.selected.size);
  const all = useMemo(() => rows.reduce((sum, row) => sum + (isInPlace(row, place) ? 1 : 0), 0), [rows, place]);
  const shown = useMemo(() => tiles.reduce((sum, tile) => sum + tile.members.length, 0), [tiles]);
  const text = shown === all ? t('bottom.all', { count: all }) : t('bottom.some', { count: all, shown });
  return (
    <p className={styles['counts']} role="status" data-testid="counts">
      {text}
      {selected > 0 && <strong>{t('bottom.selected', { count: selected })}</strong>}
    </p>
  );
}

function History() {
  const { t } = useTranslation('organise');
  const view = useShootStore((state) => state.view);
  const isWritable = view?.readOnly === null;
  const labelled = (what: 'undo' | 'redo', edit: string | null | undefined): string =>
    edit == null ? t(`actions.organise.${what}`) : t(`history.${what}`, { edit: t(`edit.${edit}`) });
  return (
    <span className={styles['history']}>
      <IconButton
        label={labelled('undo', view?.undo)}
        icon={<Undo2 size={15} />}
        disabled={!isWritable || view.undo === null}
        onClick={() => void give({ type: 'undo' })}
      />
      <IconButton
        label={labelled('redo', view?.redo)}
        icon={<Redo2 size={15} />}
        disabled={!isWritable || view.redo === null}
        onClick={() => void give({ type: 'redo' })}
      />
    </span>
  );
}
