import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Photo } from '@shared/model/photo';
import { give } from '../actions/give';
import styles from './inspector.module.css';

const LONGEST = 5_000;

/** The note to whoever edits this photo; kept when the field is left. */
export function NoteField({ photo }: { readonly photo: Photo }) {
  const { t } = useTranslation('organise');
  const [typed, setTyped] = useState<string | null>(null);
  const save = async (): Promise<void> => {
    if (typed !== null && typed !== photo.note) {
      await give(
        { type: 'editPhotos', photoIds: [photo.id], patch: { note: typed } },
        new Map([[photo.id, { hasNote: typed !== '' }]]),
      );
    }
  };
  return (
    <label className={styles['field']}>
      <span>{t('inspector.note')}</span>
      <textarea
        rows={2}
        maxLength={LONGEST}
        value={typed ?? photo.note}
        placeholder={t('inspector.notePlaceholder')}
        onChange={(event) => {
          setTyped(event.target.value);
        }}
        onBlur={() => void save()}
        onKeyDown={(event) => {
          if (event.key === 'Escape') event.currentTarget.blur();
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) event.currentTarget.blur();
        }}
      />
    </label>
  );
}
