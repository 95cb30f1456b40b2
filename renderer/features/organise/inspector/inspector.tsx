import { MousePointerClick } from 'lucide-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { PhotoRow } from '@shared/contract/photo-row';
import { useOrganiseStore } from '../../../stores/organise-store';
import { useShootStore } from '../../../stores/shoot-store';
import type { Tile } from '../shown-photos';
import { tileIndex, useRows } from '../use-tiles';
import { BucketField } from './bucket-field';
import { ExifList } from './exif-list';
import { GroupSection } from './group-section';
import { MarkControls } from './mark-controls';
import { NoteField } from './note-field';
import { PhotoHead } from './photo-head';
import { PlaceActions } from './place-actions';
import { SubjectChips } from './subject-chips';
import { SyncSection } from './sync-section';
import { usePhotoDetails } from './use-photo-details';
import { WhereItExists } from './where-it-exists';
import styles from './inspector.module.css';

/** What is known of the photo, or of the photos, that an action would be for; and the actions. */
export function Inspector({ tiles }: { readonly tiles: readonly Tile[] }) {
  const { t } = useTranslation('organise');
  const rows = useInspected(tiles);
  const isWritable = useShootStore((state) => state.view?.readOnly === null);
  const only = rows.length === 1 ? (rows[0] ?? null) : null;
  const details = usePhotoDetails(only);
  if (rows.length === 0) {
    return (
      <aside className={styles['inspector']} aria-label={t('inspector.label')}>
        <div className={styles['nothing']}>
          <MousePointerClick size={22} aria-hidden="true" />
          <p>{t('inspector.nothing')}</p>
        </div>
      </aside>
    );
  }
  return (
    <aside className={styles['inspector']} aria-label={t('inspector.label')}>
      <PhotoHead rows={rows} details={details} />
      {/* A fieldset switches everything off at once where nothing can be written. */}
      <fieldset disabled={!isWritable} className={styles['fields']}>
        <MarkControls rows={rows} />
        <SubjectChips rows={rows} />
        <BucketField rows={rows} />
        <GroupSection rows={rows} />
        {only && details && <NoteField key={only.id} photo={details.photo} />}
        <PlaceActions rows={rows} />
      </fieldset>
      <SyncSection rows={rows} isWritable={isWritable} />
      {only && details && <WhereItExists row={only} photo={details.photo} />}
      {only && details && <ExifList details={details} />}
    </aside>
  );
}

/** In the loupe the tile that is seen, in the grid what is picked: the same as actions are for. */
function useInspected(tiles: readonly Tile[]): readonly PhotoRow[] {
  const rows = useRows();
  const selected = useOrganiseStore((state) => state.selected);
  const active = useOrganiseStore((state) => state.active);
  const isLoupe = useOrganiseStore((state) => state.isLoupe);
  return useMemo(() => {
    const index = tileIndex(tiles);
    if (!isLoupe) return rows.filter((row) => selected.has(row.id) && index.has(row.id));
    const at = active === null ? undefined : index.get(active);
    const members = at === undefined ? [] : (tiles[at]?.members ?? []);
    return rows.filter((row) => members.includes(row.id));
  }, [rows, tiles, selected, active, isLoupe]);
}
