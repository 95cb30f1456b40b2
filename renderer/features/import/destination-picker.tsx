import { useTranslation } from 'react-i18next';
import type { ShootId } from '@shared/model/ids';
import { useAppStore } from '../../stores/app-store';
import { Button } from '../../ui/button';
import { Field, SelectInput } from '../../ui/field';
import styles from './import-sheet.module.css';

/** Which shoot the photos become part of. */
export function DestinationPicker({
  target,
  onChange,
  onNew,
}: {
  readonly target: ShootId | null;
  readonly onChange: (id: string) => void;
  readonly onNew: () => void;
}) {
  const { t } = useTranslation('import');
  const shoots = useAppStore((state) => state.shoots) ?? [];
  return (
    <div className={styles['pair']}>
      <Field label={t('target.label')} hint={target === null ? t('target.none') : t('target.hint')}>
        {(ids) => (
          <SelectInput
            {...ids}
            value={target ?? ''}
            onChange={(event) => {
              onChange(event.target.value);
            }}
          >
            <option value="">{t('target.choose')}</option>
            {shoots.map((shoot) => (
              <option key={shoot.id} value={shoot.id}>
                {shoot.name}
              </option>
            ))}
          </SelectInput>
        )}
      </Field>
      <Button onClick={onNew}>{t('target.new')}</Button>
    </div>
  );
}
