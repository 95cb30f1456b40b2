import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Conflict } from '@shared/contract/conflict-view';
import type { ShootId } from '@shared/model/ids';
import { ask, pictureUrl } from '../../app/bridge';
import { useShootStore } from '../../stores/shoot-store';
import { showFailure } from '../../stores/toast-store';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { Progress } from '../../ui/status';
import { Thumb } from '../../ui/thumb';
import styles from './sync.module.css';

type Keep = 'mine' | 'studio';

/** Both values side by side, field by field; a person decides, for one photo or for all of them. */
export function ConflictDialog({ shootId, onClose }: { readonly shootId: ShootId; readonly onClose: () => void }) {
  const { t } = useTranslation('sync');
  const dispatch = useShootStore((state) => state.dispatch);
  const [conflicts, setConflicts] = useState<readonly Conflict[] | null>(null);
  useEffect(() => {
    ask('sync:listConflicts', { shootId }).then(setConflicts, (error: unknown) => {
      showFailure(error);
      onClose();
    });
  }, [shootId, onClose]);
  const resolve = (chosen: readonly Conflict[], keep: Keep): void => {
    const items = chosen.map(({ photoId, studioRevision, studio }) => ({
      photoId,
      studioRevision,
      studio: keep === 'studio' ? studio : null,
    }));
    const done = new Set(chosen);
    void dispatch({ type: 'resolveConflicts', items }).then(() => {
      setConflicts((all) => (all ?? []).filter((one) => !done.has(one)));
    });
  };
  return (
    <Dialog
      title={t('conflict.title')}
      width="wide"
      onClose={onClose}
      footer={
        <>
          {conflicts && conflicts.length > 1 && (
            <>
              <Button onClick={() => resolve(conflicts, 'mine')}>{t('conflict.allMine')}</Button>
              <Button onClick={() => resolve(conflicts, 'studio')}>{t('conflict.allStudio')}</Button>
            </>
          )}
          <Button onClick={onClose}>{t('run.close')}</Button>
        </>
      }
    >
      {conflicts?.length !== 0 && <p className={styles['quiet']}>{t('conflict.text')}</p>}
      {conflicts === null && <Progress label={t('conflict.title')} value={null} />}
      {conflicts?.length === 0 && <p role="status">{t('conflict.none')}</p>}
      <ul className={styles['items']}>
        {conflicts?.map((conflict) => (
          <ConflictItem key={conflict.photoId} conflict={conflict} onKeep={(keep) => resolve([conflict], keep)} />
        ))}
      </ul>
    </Dialog>
  );
}

function ConflictItem({ conflict, onKeep }: { readonly conflict: Conflict; readonly onKeep: (keep: Keep) => void }) {
  const { t } = useTranslation('sync');
  const { photoId, name, version, fields } = conflict;
  return (
    <li className={styles['item']}>
      <Thumb src={pictureUrl('thumb', { id: photoId, version })} className={styles['thumb']} loading="lazy" />
      <div className={styles['itemText']}>
        <strong>{name}</strong>
        {fields.length === 0 ? (
          <span className={styles['quiet']}>{t('conflict.same')}</span>
        ) : (
          <table className={styles['compare']}>
            <thead>
              <tr>
                <th scope="col">{t('conflict.field')}</th>
                <th scope="col">{t('conflict.here')}</th>
                <th scope="col">{t('conflict.there')}</th>
              </tr>
            </thead>
            <tbody>
              {fields.map((field) => (
                <tr key={field.field}>
                  <th scope="row">{t(`conflict.fields.${field.field}`)}</th>
                  <td>{valueText(field.field, field.mine) ?? t('conflict.empty')}</td>
                  <td>{valueText(field.field, field.studio) ?? t('conflict.empty')}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </div>
      <span className={styles['acts']}>
        <Button size="small" onClick={() => onKeep('mine')}>
          {t('conflict.mine')}
        </Button>
        <Button size="small" onClick={() => onKeep('studio')}>
          {t('conflict.studio')}
        </Button>
      </span>
    </li>
  );
}

/** Groups are told by the beginning of their id: enough to tell two of them apart. */
const valueText = (field: Conflict['fields'][number]['field'], value: string | null): string | null =>
  field === 'group' && value !== null ? value.slice(0, 8) : value;
