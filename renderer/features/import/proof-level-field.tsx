import { useTranslation } from 'react-i18next';
import { Field, SelectInput } from '../../ui/field';

interface ProofLevelFieldProps {
  readonly readsTwice: boolean;
  readonly onChange: (readsTwice: boolean) => void;
}

/** How hard the card is looked at; every copy is read back in any case. */
export function ProofLevelField({ readsTwice, onChange }: ProofLevelFieldProps) {
  const { t } = useTranslation('import');
  return (
    <Field label={t('level.label')} hint={readsTwice ? t('level.twiceHint') : t('level.onceHint')}>
      {(ids) => (
        <SelectInput
          {...ids}
          value={readsTwice ? 'twice' : 'once'}
          onChange={(event) => {
            onChange(event.target.value === 'twice');
          }}
        >
          <option value="once">{t('level.once')}</option>
          <option value="twice">{t('level.twice')}</option>
        </SelectInput>
      )}
    </Field>
  );
}
