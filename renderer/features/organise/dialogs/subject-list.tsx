import { Check, Minus, Plus } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Subject } from '@shared/model/shoot';
import { subjectKey } from '@shared/rules/subjects/subject-key';
import { Button } from '../../../ui/button';
import { Checkbox, TextInput } from '../../../ui/field';
import { classNames } from '../class-names';
import { matchSubjects } from '../match-subjects';
import { subjectName } from '../subject-name';
import styles from './subjects-dialog.module.css';

const MOST = 300;
const NOBODY: readonly Subject[] = [];

interface SubjectListProps {
  readonly subjects: readonly Subject[] | undefined;
  /** Photos by subject key. */
  readonly counts: ReadonlyMap<string, number>;
  readonly chosen: string | null;
  readonly canAdd: boolean;
  readonly onChoose: (key: string) => void;
  readonly onAdd: () => void;
}

/** The list to choose from, narrowed by a text or to those who have no photos yet. */
export function SubjectList({ subjects = NOBODY, counts, chosen, canAdd, onChoose, onAdd }: SubjectListProps) {
  const { t } = useTranslation('organise');
  const [text, setText] = useState('');
  const [isMissingOnly, setMissingOnly] = useState(false);
  const found = useMemo(
    () => matchSubjects(subjects, text).filter((one) => !isMissingOnly || !counts.has(subjectKey(one.id))),
    [subjects, text, isMissingOnly, counts],
  );
  return (
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
        <Button size="small" icon={<Plus size={14} />} disabled={!canAdd} onClick={onAdd}>
          {t('subjects.add')}
        </Button>
      </div>
      <ul className={styles['list']} aria-label={t('subjects.title')}>
        {found.slice(0, MOST).map((one) => {
          const key = subjectKey(one.id);
          return (
            <SubjectLine
              key={key}
              subject={one}
              photos={counts.get(key) ?? 0}
              isChosen={key === chosen}
              onChoose={onChoose}
            />
          );
        })}
        {found.length > MOST && <li className={styles['more']}>{t('places.more', { count: found.length - MOST })}</li>}
        {found.length === 0 && (
          <li className={styles['more']}>{subjects.length > 0 ? t('places.nobody') : t('subjects.empty')}</li>
        )}
      </ul>
    </div>
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
