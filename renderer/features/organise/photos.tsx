import { Download, ImagePlus, SearchX } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { ShootId } from '@shared/model/ids';
import { Button } from '../../ui/button';
import { EmptyState } from '../../ui/empty-state';
import { useAppStore } from '../../stores/app-store';
import { NO_FILTERS, useOrganiseStore } from '../../stores/organise-store';
import { useShootStore } from '../../stores/shoot-store';
import { isFiltered } from './filters/filter-bar';
import { PhotoGrid } from './grid/photo-grid';
import { PhotoMenu } from './grid/photo-menu';
import { Loupe } from './loupe/loupe';
import type { Tile } from './shown-photos';

/** The photos of the place, or what to do when there are none. */
export function Photos({ tiles, shootId }: { readonly tiles: readonly Tile[]; readonly shootId: ShootId }) {
  const { t } = useTranslation('organise');
  const isLoupe = useOrganiseStore((state) => state.isLoupe);
  const filters = useOrganiseStore((state) => state.filters);
  const setFilters = useOrganiseStore((state) => state.setFilters);
  const place = useOrganiseStore((state) => state.place);
  const isEmptyShoot = useShootStore((state) => state.rows.size === 0);
  const open = useAppStore((state) => state.open);
  if (isEmptyShoot) {
    return (
      <EmptyState icon={<ImagePlus size={40} />} title={t('empty.shoot')} text={t('empty.shootText')}>
        <Button
          kind="primary"
          icon={<Download size={15} />}
          onClick={() => {
            open({ name: 'import', shootId, sources: [], bucketId: null });
          }}
        >
          {t('empty.import')}
        </Button>
      </EmptyState>
    );
  }
  if (tiles.length === 0 && isFiltered(filters)) {
    return (
      <EmptyState icon={<SearchX size={36} />} title={t('empty.filtered')} text={t('empty.filteredText')}>
        <Button
          onClick={() => {
            setFilters(NO_FILTERS);
          }}
        >
          {t('filters.clear')}
        </Button>
      </EmptyState>
    );
  }
  if (tiles.length === 0) {
    return (
      <EmptyState icon={<ImagePlus size={36} />} title={t(`empty.${place.kind}`)} text={t(`empty.${place.kind}Text`)} />
    );
  }
  return <PhotoMenu>{isLoupe ? <Loupe tiles={tiles} /> : <PhotoGrid tiles={tiles} />}</PhotoMenu>;
}
