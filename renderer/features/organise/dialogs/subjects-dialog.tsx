import { Check, FileSpreadsheet, Minus, Plus } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Subject } from '@shared/model/shoot';
import { subjectKey } from '@shared/rules/subjects/subject-key';
import { Button } from '../../../ui/button';
import { Dialog } from '../../../ui/dialog';
import { Checkbox, TextInput } from '../../../ui/field';
import { useAppStore } from '../../../stores/app-store';
import { useShootStore } from '../../../stores/shoot-store';
import { classNames } from '../class-names';
import { matchSubjects } from '../match-subjects';
import { placeCounts } from '../place-counts';
import { subjectName } from '../subject-name';
import { useRows } from '../use-tiles';
import { SubjectForm } from './subject-form';
import styles from './subjects-dialog.module.css';

const MOST = 300;
/** Stands for the subject that is being added. */
const NEW = '';

/** The people of the shoot: who has photos, who has none yet, and their names. */
export function SubjectsDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation('organise');
  const [text, setText] = useState('');
  const [isMissingOnly, setMissingOnly] = useState(false);
  const [chosen, setChosen] = useState<string | null>(null);
  const rows = useRows();
  const counts = useMemo(() => placeCounts(rows).subjects, [rows]);
  const subjects = useShootStore((state) => state.view?.subjects);
  const shootId = useShootStore((state) => state.shootId);
  const isWritable = useShootStore((state) => state.view?.readOnly === null);
  const open = useAppStore((state) => state.open);
  const found = useMemo(
    () =>
      matchSubjects(subjects ?? [], text).filter((subject) => !isMissingOnly || !counts.has(subjectKey(subject.id))),
    [subjects, text, isMissingOnly, counts],
  );
  const subject = subjects?.find((one) => subjectKey(one.id) === chosen) ?? null;
  const withPhotos = subjects?.filter((one) => counts.has(subjectKey(one.id))).length ?? 0;
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
        <div className={styles['left']}>
          <TextInput
            autoFocus
            placeholder={t('places.searchSubjects')}
            aria-label={t('places.searchSubjects')}
            value={text}
            onChange={(event) => {
              setText(event.target.value);
            }}
          />
          <div className={styles['tools']}>
            <Checkbox
              label={t('subjects.missingOnly')}
              checked={isMissingOnly}
              onChange={(event) => {
                setMissingOnly(event.target.checked);
              }}
            />
            <Button
              size="small"
              icon={<Plus size={14} />}
              disabled={!isWritable}
              onClick={() => {
                setChosen(NEW);
              }}
            >
              {t('subjects.add')}
            </Button>
          </div>
          <ul className={styles['list']} aria-label={t('subjects.title')}>
            {found.slice(0, MOST).map((one) => (
              <SubjectLine
                key={one.id}
                subject={one}
                photos={counts.get(subjectKey(one.id)) ?? 0}
                isChosen={subjectKey(one.id) === chosen}
                onChoose={setChosen}
              />
            ))}
            {found.length > MOST && (
              <li className={styles['more']}>{t('places.more', { count: found.length - MOST })}</li>
            )}
            {found.length === 0 && (
              <li className={styles['more']}>{subjects?.length ? t('places.nobody') : t('subjects.empty')}</li>
            )}
          </ul>
        </div>
        <div className={styles['right']}>
          {chosen === null || (chosen !== NEW && !subject) ? (
            <p className={styles['more']}>{t('subjects.choose')}</p>
          ) : (
            <SubjectForm
              key={chosen}
              subject={subject}
              photos={counts.get(chosen) ?? 0}
              isWritable={isWritable}
              onSaved={(id) => {
                setChosen(subjectKey(id));
              }}
              onRemoved={() => {
                setChosen(null);
              }}
            />
          )}
        </div>
      </div>
    </Dialog>
  );
}

interface SubjectLineProps {
  readonly subject: Subject;
  readonly photos: number;
  readonly isChosen: boolean;
  readonly onChoose: (key: string) => void;
}

function SubjectLine({ subject, photos, isChosen, onChoose }: SubjectLineProps) {
  const { t } = useTranslation('organise');
  return (
    <li>
      <button
        type="button"
        className={styles['line']}
        aria-current={isChosen ? 'true' : undefined}
        onClick={() => {
          onChoose(subjectKey(subject.id));
        }}
      >
        <span className={styles['id']}>{subject.id}</span>
        <span className={styles['name']}>
          {[subjectName(subject), subject.group].filter((part) => part !== '').join(' · ')}
        </span>
        <span className={classNames(styles['count'], photos === 0 && styles['none'])}>
          {photos > 0 ? <Check size={13} aria-hidden="true" /> : <Minus size={13} aria-hidden="true" />}
          {photos > 0 ? t('places.photos', { count: photos }) : t('subjects.noPhotos')}
        </span>
      </button>
    </li>
  );
}
