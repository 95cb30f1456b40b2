import { Trash2 } from 'lucide-react';
import { useState, type SubmitEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { subjectIdSchema, type SubjectId } from '@shared/model/ids';
import type { Subject } from '@shared/model/shoot';
import { Button } from '../../../ui/button';
import { Field, SelectInput, TextInput } from '../../../ui/field';
import { give, giveWithUndo } from '../actions/give';
import { idTaken } from './id-taken';
import styles from './subjects-dialog.module.css';

const FIELDS = ['firstName', 'lastName', 'email', 'phone', 'group', 'notes'] as const;
type Draft = Record<(typeof FIELDS)[number], string> & {
  readonly id: string;
  readonly consent: 'yes' | 'no' | 'unknown';
};

const EMPTY: Draft = {
  id: '',
  firstName: '',
  lastName: '',
  group: '',
  email: '',
  phone: '',
  notes: '',
  consent: 'unknown',
};
const draftOf = (subject: Subject): Draft => ({
  ...subject,
  consent: subject.consent === null ? 'unknown' : subject.consent ? 'yes' : 'no',
});
const CONSENT = { yes: true, no: false, unknown: null } as const;

interface SubjectFormProps {
  /** Null: a new one. */
  readonly subject: Subject | null;
  readonly photos: number;
  readonly isWritable: boolean;
  readonly onSaved: (id: SubjectId) => void;
  readonly onRemoved: () => void;
}

/** One subject's names and details. The ID is what photos carry, so it is typed once. */
export function SubjectForm({ subject, photos, isWritable, onSaved, onRemoved }: SubjectFormProps) {
  const { t } = useTranslation('organise');
  const before = subject ? draftOf(subject) : EMPTY;
  const [draft, setDraft] = useState(before);
  const parsed = subjectIdSchema.safeParse(draft.id.trim().normalize('NFC'));
  const isTaken = subject === null && parsed.success && idTaken(parsed.data);
  const isChanged = JSON.stringify(draft) !== JSON.stringify(before);
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (!parsed.success || isTaken) return;
    const id = subject?.id ?? parsed.data;
    const consent = CONSENT[draft.consent];
    const saved: Subject = subject ? { ...subject, ...draft, id, consent } : { ...draft, id, consent, custom: {} };
    void give({ type: 'saveSubjects', subjects: [saved], removed: [] }).then((isDone) => {
      if (isDone) onSaved(id);
    });
  };
  return (
    <form className={styles['form']} onSubmit={submit}>
      <fieldset disabled={!isWritable} className={styles['fields']}>
        <div className={styles['wide']}>
          <Field label={t('subjects.id')} error={isTaken ? t('subjects.taken') : null}>
            {(ids) => (
              <TextInput
                {...ids}
                readOnly={subject !== null}
                autoFocus={subject === null}
                maxLength={120}
                value={draft.id}
                onChange={(event) => {
                  setDraft({ ...draft, id: event.target.value });
                }}
              />
            )}
          </Field>
        </div>
        {FIELDS.map((field) => (
          <Field key={field} label={t(`subjects.${field}`)}>
            {(ids) => (
              <TextInput
                {...ids}
                value={draft[field]}
                onChange={(event) => {
                  setDraft({ ...draft, [field]: event.target.value });
                }}
              />
            )}
          </Field>
        ))}
        <Field label={t('subjects.consent')}>
          {(ids) => (
            <SelectInput
              {...ids}
              value={draft.consent}
              onChange={(event) => {
                const { value } = event.target;
                setDraft({ ...draft, consent: value === 'yes' || value === 'no' ? value : 'unknown' });
              }}
            >
              <option value="unknown">{t('subjects.consentUnknown')}</option>
              <option value="yes">{t('subjects.consentYes')}</option>
              <option value="no">{t('subjects.consentNo')}</option>
            </SelectInput>
          )}
        </Field>
        <div className={styles['buttons']}>
          {subject && (
            <Button
              kind="quiet"
              icon={<Trash2 size={14} />}
              onClick={() => {
                const command = { type: 'saveSubjects' as const, subjects: [], removed: [subject.id] };
                void giveWithUndo(command, t('toast.subjectRemoved', { id: subject.id })).then((isDone) => {
                  if (isDone) onRemoved();
                });
              }}
            >
              {t('subjects.remove')}
            </Button>
          )}
          <Button type="submit" kind="primary" disabled={!isChanged || !parsed.success || isTaken}>
            {subject ? t('subjects.save') : t('subjects.add')}
          </Button>
        </div>
        {subject && photos > 0 && <p className={styles['more']}>{t('subjects.keepsPhotos', { count: photos })}</p>}
      </fieldset>
    </form>
  );
}
