import { useMemo, useState, type SubmitEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { BucketId } from '@shared/model/ids';
import { Button } from '../../../ui/button';
import { Dialog } from '../../../ui/dialog';
import { Field, TextInput } from '../../../ui/field';
import { useOrganiseStore } from '../../../stores/organise-store';
import { useShootStore } from '../../../stores/shoot-store';
import { giveWithUndo } from '../actions/give';
import { targets } from '../actions/targets';
import { useGroups, useRows } from '../use-tiles';
import { CountPreviewList } from './count-preview-list';
import { countPreview, rowsInScope, type CountScope } from './count-preview';
import { ModeSwitch } from './mode-switch';
import styles from './group-by-number.module.css';

type Where = 'selection' | 'bucket' | 'all';
const FEWEST = 2;
const MOST = 15;
const USUAL = [2, 3, 5, 7, 9] as const;
const FORM_ID = 'group-by-number';

/** Cuts photos into sets of a typed number; what it will do is shown before it is done. */
export function GroupByNumberDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation('organise');
  const [picked] = useState(targets);
  const place = useOrganiseStore((state) => state.place);
  const bucket = useShootStore((state) =>
    state.view?.buckets.find((one) => place.kind === 'bucket' && one.id === place.bucketId),
  );
  const usual = useUsualCount(bucket?.exposures ?? null);
  const [where, setWhere] = useState<Where>(picked.length > 1 ? 'selection' : bucket ? 'bucket' : 'all');
  const [typed, setTyped] = useState(String(usual));
  const [order, setOrder] = useState<'name' | 'time'>('name');
  const exposures = /^\d+$/.test(typed.trim()) ? Number(typed) : Number.NaN;
  const isValid = exposures >= FEWEST && exposures <= MOST;
  const rows = useRows();
  const scope = useMemo(() => scopeOf(where, picked, bucket?.id ?? null), [where, picked, bucket]);
  const preview = useMemo(
    () => (isValid ? countPreview(rowsInScope(rows, scope), exposures, order) : null),
    [rows, scope, exposures, order, isValid],
  );
  const canGroup = preview !== null && preview.groups.length > 0;
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (!canGroup) return;
    const photoIds = scope.photoIds === null ? null : [...scope.photoIds];
    const text = t('toast.groupedByCount', { count: preview.groups.length, exposures });
    void giveWithUndo({ type: 'groupByCount', photoIds, bucketId: scope.bucketId, exposures, order }, text);
    onClose();
  };
  return (
    <Dialog
      title={t('byNumber.title')}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button kind="primary" type="submit" form={FORM_ID} disabled={!canGroup}>
            {t('byNumber.do', { count: preview?.groups.length ?? 0 })}
          </Button>
        </>
      }
    >
      <form id={FORM_ID} className={styles['form']} onSubmit={submit}>
        <div className={styles['number']}>
          <Field
            label={t('byNumber.exposures')}
            error={isValid ? null : t('byNumber.range', { fewest: FEWEST, most: MOST })}
          >
            {(ids) => (
              <TextInput
                {...ids}
                autoFocus
                inputMode="numeric"
                value={typed}
                onChange={(event) => {
                  setTyped(event.target.value);
                }}
                onFocus={(event) => {
                  event.target.select();
                }}
              />
            )}
          </Field>
          <div className={styles['usual']} role="group" aria-label={t('byNumber.usual')}>
            {USUAL.map((count) => (
              <Button
                key={count}
                size="small"
                aria-pressed={exposures === count}
                onClick={() => {
                  setTyped(String(count));
                }}
              >
                {count}
              </Button>
            ))}
          </div>
        </div>
        <ModeSwitch<Where>
          label={t('byNumber.where')}
          value={where}
          onChange={setWhere}
          modes={[
            {
              value: 'selection',
              label: t('byNumber.selection', { count: picked.length }),
              isDisabled: picked.length < FEWEST,
            },
            ...(bucket ? [{ value: 'bucket' as const, label: bucket.label }] : []),
            { value: 'all', label: t('byNumber.all') },
          ]}
        />
        <ModeSwitch<'name' | 'time'>
          label={t('byNumber.order')}
          value={order}
          onChange={setOrder}
          modes={[
            { value: 'name', label: t('byNumber.byName') },
            { value: 'time', label: t('byNumber.byTime') },
          ]}
        />
        {preview && <CountPreviewList preview={preview} exposures={exposures} />}
      </form>
    </Dialog>
  );
}

function scopeOf(where: Where, picked: ReturnType<typeof targets>, bucketId: BucketId | null): CountScope {
  if (where === 'selection') return { photoIds: picked, bucketId: null };
  return { photoIds: null, bucketId: where === 'bucket' ? bucketId : null };
}

/** The number that is most likely meant: the bucket's, else the most frequent in the shoot, else three. */
function useUsualCount(ofBucket: number | null): number {
  const groups = useGroups();
  return useMemo(() => {
    if (ofBucket !== null && ofBucket >= FEWEST) return ofBucket;
    const counts = new Map<number, number>();
    for (const { exposures } of groups.values()) counts.set(exposures, (counts.get(exposures) ?? 0) + 1);
    const [most] = [...counts].sort((a, b) => b[1] - a[1]);
    return most && most[0] >= FEWEST && most[0] <= MOST ? most[0] : 3;
  }, [groups, ofBucket]);
}
