import { FileSpreadsheet } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { subjectKey } from '@shared/rules/subjects/subject-key';
import { Button } from '../../../ui/button';
import { Dialog } from '../../../ui/dialog';
import { useAppStore } from '../../../stores/app-store';
import { useShootStore } from '../../../stores/shoot-store';
import { placeCounts } from '../place-counts';
import { useRows } from '../use-tiles';
import { SubjectForm } from './subject-form';
import { SubjectList } from './subject-list';
import styles from './subjects-dialog.module.css';

/** Stands for the subject that is being added. */
const NEW = '';

/** The people of the shoot: who has photos, who has none yet, and their names. */
export function SubjectsDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation('organise');
  const [chosen, setChosen] = useState<string | null>(null);
  const rows = useRows();
  const counts = useMemo(() => placeCounts(rows).subjects, [rows]);
  const subjects = useShootStore((state) => state.view?.subjects);
  const shootId = useShootStore((state) => state.shootId);
  const isWritable = useShootStore((state) => state.view?.readOnly === null);
  const open = useAppStore((state) => state.open);
  const subject = subjects?.find((one) => subjectKey(one.id) === chosen) ?? null;
  const withPhotos = subjects?.filter((one) => counts.has(subjectKey(one.id))).length ?? 0;
  const isFormShown = chosen === NEW || subject !== null;
  return (
    <Dialog
      title={t('subjects.title')}
      description={t('subjects.summary', { count: subjects?.length ?? 0, withPhotos })}
      width="wide"
      onClose={onClose}
      footer={
        <>
          <Button
            icon={<FileSpreadsheet size={15} />}
            disabled={!isWritable || shootId === null}
            onClick={() => {
              if (shootId !== null) open({ name: 'roster', shootId });
            }}
          >
            {t('actions.organise.roster')}
          </Button>
          <Button kind="primary" onClick={onClose}>
            {t('done')}
          </Button>
        </>
      }
    >
      <div className={styles['columns']}>
        <SubjectList
          subjects={subjects}
          counts={counts}
          chosen={chosen}
          canAdd={isWritable}
          onChoose={setChosen}
          onAdd={() => {
            setChosen(NEW);
          }}
        />
        <div className={styles['right']}>
          {isFormShown ? (
            <SubjectForm
              key={chosen}
              subject={subject}
              photos={counts.get(chosen ?? NEW) ?? 0}
              isWritable={isWritable}
              onSaved={(id) => {
                setChosen(subjectKey(id));
              }}
              onRemoved={() => {
                setChosen(null);
              }}
            />
          ) : (
            <p className={styles['more']}>{t('subjects.choose')}</p>
          )}
        </div>
      </div>
    </Dialog>
  );
}
