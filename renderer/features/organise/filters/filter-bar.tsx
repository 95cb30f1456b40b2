import { FilterX, Flag, FlagOff, LayoutGrid, Maximize, Search } from 'lucide-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../../../ui/button';
import { NO_FILTERS, useOrganiseStore, type Filters } from '../../../stores/organise-store';
import { classNames } from '../class-names';
import { LabelDot } from '../label-dot';
import { activeTile } from '../actions/targets';
import { useRows } from '../use-tiles';
import { FILTER_TEXT_ID } from './filter-text-id';
import { StarFilter } from './star-filter';
import styles from './filter-bar.module.css';

const LABELS = ['red', 'yellow', 'green', 'blue', 'purple'] as const;
const STATES = [
  'any',
  'held',
  'waiting',
  'sent',
  'changed',
  'failed',
  'needs-id',
  'damaged',
] as const satisfies readonly Filters['state'][];

export const isFiltered = (filters: Filters): boolean =>
  (Object.keys(NO_FILTERS) as (keyof Filters)[]).some((key) => filters[key] !== NO_FILTERS[key]);

/** Narrows what is shown; a filter that is on can be seen to be on. */
export function FilterBar() {
  const { t } = useTranslation('organise');
  const filters = useOrganiseStore((state) => state.filters);
  const setFilters = useOrganiseStore((state) => state.setFilters);
  const cameras = useCameras();
  const toggleFlag = (flag: 'pick' | 'reject' | 'none'): void => {
    setFilters({ flag: filters.flag === flag ? 'any' : flag });
  };
  return (
    <div className={styles['bar']} role="search" aria-label={t('filters.label')}>
      <label className={styles['text']}>
        <Search size={13} aria-hidden="true" />
        <input
          id={FILTER_TEXT_ID}
          type="search"
          value={filters.text}
          placeholder={t('filters.find')}
          title={t('filters.text')}
          aria-label={t('filters.text')}
          onChange={(event) => {
            setFilters({ text: event.target.value });
          }}
          onKeyDown={(event) => {
            if (event.key === 'Escape') event.currentTarget.blur();
          }}
        />
      </label>
      <StarFilter
        stars={filters.stars}
        onChange={(stars) => {
          setFilters({ stars });
        }}
      />
      <div className={styles['set']} role="group" aria-label={t('filters.flag')}>
        <IconButton
          label={t('flag.pick')}
          icon={<Flag size={14} />}
          isPressed={filters.flag === 'pick'}
          onClick={() => {
            toggleFlag('pick');
          }}
        />
        <IconButton
          label={t('flag.reject')}
          icon={<FlagOff size={14} />}
          isPressed={filters.flag === 'reject'}
          onClick={() => {
            toggleFlag('reject');
          }}
        />
      </div>
      <div className={classNames(styles['set'], styles['colours'])} role="group" aria-label={t('filters.colour')}>
        {LABELS.map((label) => (
          <IconButton
            key={label}
            label={t(`label.${label}`)}
            icon={<LabelDot label={label} />}
            isPressed={filters.label === label}
            onClick={() => {
              setFilters({ label: filters.label === label ? null : label });
            }}
          />
        ))}
      </div>
      {cameras.length > 1 && (
        <select
          className={classNames(styles['select'], filters.camera !== null && styles['on'])}
          aria-label={t('filters.camera')}
          value={filters.camera ?? ''}
          onChange={(event) => {
            setFilters({ camera: event.target.value === '' ? null : event.target.value });
          }}
        >
          <option value="">{t('filters.anyCamera')}</option>
          {cameras.map((camera) => (
            <option key={camera} value={camera}>
              {camera}
            </option>
          ))}
        </select>
      )}
      <select
        className={classNames(styles['select'], filters.state !== 'any' && styles['on'])}
        aria-label={t('filters.state')}
        value={filters.state}
        onChange={(event) => {
          setFilters({ state: STATES.find((state) => state === event.target.value) ?? 'any' });
        }}
      >
        {STATES.map((state) => (
          <option key={state} value={state}>
            {t(`filters.states.${state}`)}
          </option>
        ))}
      </select>
      {isFiltered(filters) && (
        <IconButton
          label={t('filters.clear')}
          icon={<FilterX size={15} />}
          onClick={() => {
            setFilters(NO_FILTERS);
          }}
        />
      )}
      <ViewSwitch />
    </div>
  );
}

function ViewSwitch() {
  const { t } = useTranslation('organise');
  const isLoupe = useOrganiseStore((state) => state.isLoupe);
  const hasActive = useOrganiseStore((state) => state.active !== null);
  const setLoupe = useOrganiseStore((state) => state.setLoupe);
  return (
    <div className={styles['view']} role="group" aria-label={t('view.label')}>
      <IconButton
        label={t('view.grid')}
        icon={<LayoutGrid size={15} />}
        isPressed={!isLoupe}
        onClick={() => {
          setLoupe(false);
        }}
      />
      <IconButton
        label={t('view.loupe')}
        icon={<Maximize size={15} />}
        isPressed={isLoupe}
        disabled={!hasActive}
        onClick={() => {
          if (activeTile()) setLoupe(true);
        }}
      />
    </div>
  );
}

/** Cameras of the shoot, by name. */
function useCameras(): readonly string[] {
  const rows = useRows();
  return useMemo(() => [...new Set(rows.map((row) => row.camera))].filter((camera) => camera !== '').sort(), [rows]);
}
