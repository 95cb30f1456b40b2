import { CircleAlert, Info, TriangleAlert, UserCheck, UserPlus, UserX } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { RosterView } from '@shared/contract/roster-view';
import { rosterFields } from '@shared/rules/roster/roster-fields';
import { said } from '../../../app/said';
import { Status } from '../../../ui/status';
import styles from './roster.module.css';

interface RosterPreviewProps {
  readonly preview: RosterView;
  readonly isBusy: boolean;
  readonly onMap: (header: string, field: string) => void;
}

const SHOWN_ROWS = 8;
const SHOWN_BAD = 50;

/** What a roster holds, what each column is taken for, and what taking it over would change. */
export function RosterPreview({ preview, isBusy, onMap }: RosterPreviewProps) {
  const { t } = useTranslation('organise');
  const { add, change, missing, bad, emptyRows, warnings, delimiter, encoding } = preview;
  return (
    <div className={styles['preview']}>
      <div className={styles['counts']}>
        <Status kind="ok" icon={<UserPlus size={15} />}>
          {t('roster.add', { count: add })}
        </Status>
        <Status kind="plain" icon={<UserCheck size={15} />}>
          {t('roster.change', { count: change })}
        </Status>
        {missing > 0 && (
          <Status kind="plain" icon={<UserX size={15} />}>
            {t('roster.missing', { count: missing })}
          </Status>
        )}
        {bad.length > 0 && (
          <Status kind="error" icon={<CircleAlert size={15} />}>
            {t('roster.bad', { count: bad.length })}
          </Status>
        )}
      </div>
      {warnings.length > 0 && (
        <ul className={styles['notes']}>
          {warnings.map((warning) => (
            <li key={warning.code}>
              <Status kind="attention" icon={<TriangleAlert size={14} />}>
                {said(warning)}
              </Status>
            </li>
          ))}
        </ul>
      )}
      <RosterTable preview={preview} isBusy={isBusy} onMap={onMap} />
      {bad.length > 0 && (
        <section>
          <h3 className={styles['title']}>{t('roster.badTitle')}</h3>
          <ul className={styles['notes']}>
            {bad.slice(0, SHOWN_BAD).map((row) => (
              <li key={`${String(row.line)} ${row.code}`}>
                <strong>{t('roster.line', { line: row.line })}</strong> {said(row)}
              </li>
            ))}
          </ul>
          {bad.length > SHOWN_BAD && (
            <p className={styles['faint']}>{t('places.more', { count: bad.length - SHOWN_BAD })}</p>
          )}
        </section>
      )}
      <Status kind="plain" icon={<Info size={14} />}>
        {t('roster.read', { delimiter: delimiter === '\t' ? t('roster.tab') : delimiter, encoding })}
        {emptyRows > 0 && ` ${t('roster.empty', { count: emptyRows })}`}
      </Status>
    </div>
  );
}

/** Each column with what it is taken for; a wrong guess is put right here. */
function RosterTable({ preview, isBusy, onMap }: RosterPreviewProps) {
  const { t } = useTranslation('organise');
  return (
    <div className={styles['scroll']}>
      <table className={styles['table']}>
        <thead>
          <tr>
            {preview.columns.map(({ header, field }) => (
              <th key={header} scope="col">
                <span className={styles['header']}>{header}</span>
                <select
                  aria-label={t('roster.columnIs', { header })}
                  disabled={isBusy}
                  value={field ?? ''}
                  onChange={(event) => {
                    onMap(header, event.target.value);
                  }}
                >
                  <option value="">{t('roster.fields.custom')}</option>
                  {rosterFields.map((name) => (
                    <option key={name} value={name}>
                      {t(`roster.fields.${name}`)}
                    </option>
                  ))}
                </select>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {preview.subjects.slice(0, SHOWN_ROWS).map((subject) => (
            <tr key={subject.id}>
              {preview.columns.map(({ header, field }) => (
                <td key={header}>{cellOf(subject, header, field)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {preview.subjects.length > SHOWN_ROWS && (
        <p className={styles['faint']}>{t('places.more', { count: preview.subjects.length - SHOWN_ROWS })}</p>
      )}
    </div>
  );
}

/** What one column gave for one subject. */
function cellOf(subject: RosterView['subjects'][number], header: string, field: string | null): string {
  switch (field) {
    case 'subject_id':
      return subject.id;
    case 'first_name':
      return subject.firstName;
    case 'last_name':
      return subject.lastName;
    case 'consent':
      return subject.consent === null ? '' : subject.consent ? '✓' : '✗';
    case 'group':
    case 'email':
    case 'phone':
    case 'notes':
      return subject[field];
    default:
      return subject.custom[header] ?? '';
  }
}
