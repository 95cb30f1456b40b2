import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CallOutput } from '@shared/contract/ipc';
import type { ShootId } from '@shared/model/ids';
import { ask } from '../../app/bridge';
import { showFailure } from '../../stores/toast-store';
import { Checkbox, Field, TextInput } from '../../ui/field';
import styles from './import-sheet.module.css';

const USUAL = '{date:YYYYMMDD}_{shoot}_{seq:4}';

interface NamingFieldProps {
  readonly shootId: ShootId | null;
  readonly sourceId: string | null;
  /** Null keeps the camera's names. */
  readonly template: string | null;
  readonly onChange: (template: string | null) => void;
}

/** The camera's names, or names by a template, with what it makes of the first real files. */
export function NamingField({ shootId, sourceId, template, onChange }: NamingFieldProps) {
  const { t } = useTranslation('import');
  const [preview, setPreview] = useState<CallOutput<'import:previewNames'> | null>(null);
  useEffect(() => {
    if (shootId === null || template === null) return undefined;
    let isWanted = true;
    ask('import:previewNames', { shootId, sourceId, template })
      .then((found) => {
        if (isWanted) setPreview(found);
      })
      .catch(showFailure);
    return () => {
      isWanted = false;
    };
  }, [shootId, sourceId, template]);
  return (
    <div>
      <Checkbox
        label={t('naming.keep')}
        checked={template === null}
        onChange={(event) => {
          onChange(event.target.checked ? null : USUAL);
        }}
      />
      {template !== null && (
        <Field label={t('naming.template')} hint={t('naming.hint')} error={preview?.error}>
          {(ids) => (
            <TextInput
              {...ids}
              value={template}
              spellCheck={false}
              onChange={(event) => {
                onChange(event.target.value);
              }}
            />
          )}
        </Field>
      )}
      {template !== null && preview && (
        <ul className={styles['names']}>
          {preview.names.map(({ before, after }) => (
            <li key={before}>
              {before} → {after}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
