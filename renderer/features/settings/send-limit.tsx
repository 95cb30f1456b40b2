import { useTranslation } from 'react-i18next';
import { changeSettings } from '../../app/change-settings';
import { useAppStore } from '../../stores/app-store';
import { Field, SelectInput } from '../../ui/field';

/** KB a second: a tethered telephone, a hall's network, an office line. */
const LIMITS = [125, 250, 500, 1_000, 2_500, 5_000] as const;
const ALL = 'all';

/** How much of the line sending may take; the next bytes already keep to it. */
export function SendLimit() {
  const { t } = useTranslation('settings');
  const limit = useAppStore((state) => state.settings?.sendLimitKBs ?? null);
  return (
    <Field label={t('sending.limit')}>
      {(ids) => (
        <SelectInput
          {...ids}
          value={limit ?? ALL}
          onChange={({ target: { value } }) => {
            changeSettings({ sendLimitKBs: value === ALL ? null : Number(value) });
          }}
        >
          <option value={ALL}>{t('sending.noLimit')}</option>
          {LIMITS.map((option) => (
            <option key={option} value={option}>
              {t('sending.limitOf', { limit: option })}
            </option>
          ))}
        </SelectInput>
      )}
    </Field>
  );
}
