import { Plus, Trash2 } from 'lucide-react';
import { useState, type SubmitEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Bucket } from '@shared/model/shoot';
import { Button, IconButton } from '../../../ui/button';
import { Dialog } from '../../../ui/dialog';
import { useShootStore } from '../../../stores/shoot-store';
import { give, giveWithUndo } from '../actions/give';
import { bucketOf, draftOf, EMPTY_DRAFT, type BucketDraft } from './bucket-draft';
import styles from './services-dialog.module.css';

/** Services and options of the shoot: each is a bucket for photos. */
export function ServicesDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation('organise');
  const buckets = useShootStore((state) => state.view?.buckets) ?? [];
  return (
    <Dialog
      title={t('services.title')}
      description={t('services.description')}
      width="wide"
      onClose={onClose}
      footer={
        <Button kind="primary" onClick={onClose}>
          {t('done')}
        </Button>
      }
    >
      <div className={styles['table']} role="table" aria-label={t('services.title')}>
        <div role="row" className={styles['head']}>
          <span role="columnheader">{t('services.label')}</span>
          <span role="columnheader">{t('services.code')}</span>
          <span role="columnheader">{t('services.minimum')}</span>
          <span role="columnheader">{t('services.exposures')}</span>
          <span role="columnheader" className="visually-hidden">
            {t('services.remove')}
          </span>
        </div>
        {buckets.map((bucket) => (
          <BucketLine key={`${bucket.id} ${JSON.stringify(bucket)}`} bucket={bucket} />
        ))}
        <NewLine />
      </div>
    </Dialog>
  );
}

function BucketLine({ bucket }: { readonly bucket: Bucket }) {
  const { t } = useTranslation('organise');
  const [draft, setDraft] = useState(draftOf(bucket));
  const made = bucketOf(draft);
  // What is typed counts when the field is left, so that each change is one step to undo.
  const save = (): void => {
    if (!made) return;
    const after = { ...made, id: bucket.id };
    if (JSON.stringify(draftOf(after)) === JSON.stringify(draftOf(bucket))) return;
    void give({ type: 'changeBucket', bucket: after }).then((isDone) => {
      if (!isDone) setDraft(draftOf(bucket));
    });
  };
  return (
    <div
      role="row"
      className={styles['line']}
      onBlur={save}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && event.target instanceof HTMLInputElement) event.target.blur();
      }}
    >
      <Inputs draft={draft} onChange={setDraft} />
      <span role="cell">
        <IconButton
          label={t('services.removeOne', { label: bucket.label })}
          icon={<Trash2 size={15} />}
          onClick={() =>
            void giveWithUndo(
              { type: 'removeBucket', bucketId: bucket.id },
              t('toast.bucketRemoved', { bucket: bucket.label }),
            )
          }
        />
      </span>
    </div>
  );
}

function NewLine() {
  const { t } = useTranslation('organise');
  const [draft, setDraft] = useState(EMPTY_DRAFT);
  const made = bucketOf(draft);
  const add = (event: SubmitEvent): void => {
    event.preventDefault();
    if (!made) return;
    void give({ type: 'addBucket', bucket: made }).then((isDone) => {
      if (isDone) setDraft(EMPTY_DRAFT);
    });
  };
  return (
    <form role="row" className={styles['line']} onSubmit={add}>
      <Inputs draft={draft} onChange={setDraft} placeholder={t('services.newLabel')} />
      <span role="cell">
        <Button type="submit" size="small" icon={<Plus size={14} />} disabled={made === null}>
          {t('services.add')}
        </Button>
      </span>
    </form>
  );
}

interface InputsProps {
  readonly draft: BucketDraft;
  readonly onChange: (draft: BucketDraft) => void;
  readonly placeholder?: string;
}

const FIELDS = ['label', 'code', 'minimum', 'exposures'] as const;

function Inputs({ draft, onChange, placeholder }: InputsProps) {
  const { t } = useTranslation('organise');
  return FIELDS.map((field) => (
    <span key={field} role="cell">
      <input
        type="text"
        aria-label={t(`services.${field}`)}
        inputMode={field === 'minimum' || field === 'exposures' ? 'numeric' : 'text'}
        placeholder={
          field === 'label'
            ? placeholder
            : field === 'code'
              ? bucketOf({ ...draft, code: '' })?.code
              : t('services.any')
        }
        value={draft[field]}
        onChange={(event) => {
          onChange({ ...draft, [field]: event.target.value });
        }}
      />
    </span>
  ));
}
