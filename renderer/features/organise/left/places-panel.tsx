import { Images, Inbox, IdCard, Package, Pencil, Trash2 } from 'lucide-react';
import { useDeferredValue, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Bucket } from '@shared/model/shoot';
import { IconButton } from '../../../ui/button';
import { useAppStore } from '../../../stores/app-store';
import { useOrganiseStore } from '../../../stores/organise-store';
import { useShootStore } from '../../../stores/shoot-store';
import { showFailure } from '../../../stores/toast-store';
import { importIntoBucket } from '../actions/import-into-bucket';
import { placeInBucket } from '../actions/place-photos';
import { setRemoved } from '../actions/remove-photos';
import { placeCounts, type PlaceCounts } from '../place-counts';
import { useRows } from '../use-tiles';
import { PlaceRow } from './place-row';
import { SubjectPlaces } from './subject-places';
import styles from './places-panel.module.css';

/** Everywhere that photos of this shoot can be: services, people, and what was set aside. */
export function PlacesPanel() {
  const { t } = useTranslation('organise');
  const rows = useDeferredValue(useRows());
  const counts = useMemo(() => placeCounts(rows), [rows]);
  const view = useShootStore((state) => state.view);
  const dragged = useOrganiseStore((state) => state.dragged);
  if (!view) return null;
  const canWrite = view.readOnly === null;
  return (
    <nav className={styles['panel']} aria-label={t('places.label')}>
      <ul>
        <PlaceRow
          place={{ kind: 'all' }}
          icon={<Images size={15} />}
          label={t('places.all')}
          count={String(counts.all)}
          countText={t('places.photos', { count: counts.all })}
        />
      </ul>
      <Services buckets={view.buckets} counts={counts} canWrite={canWrite} />
      <SubjectPlaces counts={counts} canWrite={canWrite} />
      <ul className={styles['rest']}>
        <PlaceRow
          place={{ kind: 'cards' }}
          icon={<IdCard size={15} />}
          label={t('places.cards')}
          count={String(counts.cards)}
          countText={t('places.photos', { count: counts.cards })}
        />
        <PlaceRow
          place={{ kind: 'removed' }}
          icon={<Trash2 size={15} />}
          label={t('places.removed')}
          count={String(counts.removed)}
          countText={t('places.photos', { count: counts.removed })}
          onPhotos={
            canWrite
              ? (ids) => {
                  setRemoved(ids, true);
                }
              : undefined
          }
        />
      </ul>
      <div role="status" className="visually-hidden">
        {dragged > 0 ? t('drag.spoken', { count: dragged }) : ''}
      </div>
    </nav>
  );
}

interface ServicesProps {
  readonly buckets: readonly Bucket[];
  readonly counts: PlaceCounts;
  readonly canWrite: boolean;
}

function Services({ buckets, counts, canWrite }: ServicesProps) {
  const { t } = useTranslation('organise');
  const shootId = useShootStore((state) => state.shootId);
  const open = useAppStore((state) => state.open);
  return (
    <section aria-label={t('places.services')}>
      <header className={styles['heading']}>
        <h2>{t('places.services')}</h2>
        {canWrite && shootId !== null && (
          <IconButton
            label={t('places.editServices')}
            icon={<Pencil size={13} />}
            onClick={() => {
              open({ name: 'services', shootId });
            }}
          />
        )}
      </header>
      <ul>
        {buckets.map((bucket) => (
          <BucketRow key={bucket.id} bucket={bucket} counts={counts} canWrite={canWrite} />
        ))}
        <PlaceRow
          place={{ kind: 'unassigned' }}
          icon={<Inbox size={15} />}
          label={t('places.unassigned')}
          count={String(counts.unassigned)}
          countText={t('places.photos', { count: counts.unassigned })}
          onPhotos={
            canWrite
              ? (ids) => {
                  placeInBucket(ids, null);
                }
              : undefined
          }
        />
      </ul>
    </section>
  );
}

function BucketRow({
  bucket,
  counts,
  canWrite,
}: {
  readonly bucket: Bucket;
  readonly counts: PlaceCounts;
  readonly canWrite: boolean;
}) {
  const { t } = useTranslation('organise');
  const { photos, shots } = counts.buckets.get(bucket.id) ?? { photos: 0, shots: 0 };
  const { minimum } = bucket;
  const isShort = minimum !== null && shots < minimum;
  const inWords = [t('places.shots', { count: shots })];
  if (photos !== shots) inWords.push(t('places.photos', { count: photos }));
  if (minimum !== null) inWords.push(t('places.minimum', { count: minimum }));
  return (
    <PlaceRow
      place={{ kind: 'bucket', bucketId: bucket.id }}
      icon={<Package size={15} />}
      label={bucket.label}
      count={minimum === null ? String(photos) : `${shots}/${minimum}`}
      countText={inWords.join(', ')}
      shortText={isShort ? t('places.short') : undefined}
      onPhotos={
        canWrite
          ? (ids) => {
              placeInBucket(ids, bucket.id);
            }
          : undefined
      }
      onFiles={
        canWrite
          ? (files) => {
              importIntoBucket(files, bucket).catch(showFailure);
            }
          : undefined
      }
    />
  );
}
