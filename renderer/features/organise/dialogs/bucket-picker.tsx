import { Inbox, Package } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { BucketId } from '@shared/model/ids';
import { searchKey } from '@shared/rules/subjects/search-key';
import { Dialog } from '../../../ui/dialog';
import { useShootStore } from '../../../stores/shoot-store';
import { placeInBucket } from '../actions/place-photos';
import { targets } from '../actions/targets';
import { placeCounts } from '../place-counts';
import { useRows } from '../use-tiles';
import { PickList, type PickItem } from './pick-list';

const NONE = 'none';

/** Sends the picked photos to a bucket with a few keys. */
export function BucketPicker({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation('organise');
  const [text, setText] = useState('');
  const [photoIds] = useState(targets);
  const rows = useRows();
  const counts = useMemo(() => placeCounts(rows), [rows]);
  const buckets = useShootStore((state) => state.view?.buckets) ?? [];
  const wanted = searchKey(text);
  const items: PickItem[] = [
    ...buckets.map((bucket) => ({
      key: bucket.id,
      label: bucket.label,
      detail: bucket.code,
      aside: t('places.photos', { count: counts.buckets.get(bucket.id)?.photos ?? 0 }),
      icon: <Package size={15} aria-hidden="true" />,
    })),
    {
      key: NONE,
      label: t('places.unassigned'),
      detail: '',
      aside: t('places.photos', { count: counts.unassigned }),
      icon: <Inbox size={15} aria-hidden="true" />,
    },
  ].filter((item) => searchKey(`${item.label} ${item.detail}`).includes(wanted));
  const pick = (item: PickItem): void => {
    const bucketId: BucketId | null = buckets.find((bucket) => bucket.id === item.key)?.id ?? null;
    placeInBucket(photoIds, bucketId);
    onClose();
  };
  return (
    <Dialog title={t('bucketPicker.title', { count: photoIds.length })} width="narrow" onClose={onClose}>
      <PickList
        label={t('bucketPicker.label')}
        placeholder={t('bucketPicker.placeholder')}
        text={text}
        items={items}
        empty={t('bucketPicker.nothing')}
        onText={setText}
        onPick={pick}
      />
    </Dialog>
  );
}
