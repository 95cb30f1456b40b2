import { IdCard, RotateCcw, Trash2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { PhotoRow } from '@shared/contract/photo-row';
import { Button } from '../../../ui/button';
import { setRemoved } from '../actions/remove-photos';
import { markCards } from '../actions/tag-photos';
import styles from './inspector.module.css';

/** Setting photos aside, bringing them back, and saying what is a subject card. */
export function PlaceActions({ rows }: { readonly rows: readonly PhotoRow[] }) {
  const { t } = useTranslation('organise');
  const ids = rows.map((row) => row.id);
  const isCard = rows.every((row) => row.cardMark !== null);
  const isRemoved = rows.every((row) => row.isRemoved);
  return (
    <div className={styles['buttons']}>
      <Button
        size="small"
        icon={<IdCard size={13} />}
        onClick={() => {
          markCards(ids, !isCard);
        }}
      >
        {isCard ? t('actions.organise.markNoCard') : t('actions.organise.markCard')}
      </Button>
      <Button
        size="small"
        icon={isRemoved ? <RotateCcw size={13} /> : <Trash2 size={13} />}
        onClick={() => {
          setRemoved(ids, !isRemoved);
        }}
      >
        {isRemoved ? t('actions.organise.restore') : t('actions.organise.remove')}
      </Button>
    </div>
  );
}
