import { useTranslation } from 'react-i18next';
import type { CallInput } from '@shared/contract/ipc';
import { settingsSchema, type Settings } from '@shared/contract/settings';
import { markMetered } from '@shared/rules/outbox/send-allowance';
import { Checkbox, Field, SelectInput } from '../../ui/field';

const CHARGES = [10, 20, 30, 50] as const;
const NEVER = 'never';

interface LineLimitsProps {
  readonly settings: Settings;
  readonly onChange: (changes: CallInput<'settings:change'>) => void;
}

/** What waits on a connection that is paid for by the amount, and on a battery that is running out. */
export function LineLimits({ settings, onChange }: LineLimitsProps) {
  const { t } = useTranslation('settings');
  return (
    <>
      <Field label={t('line.onMetered')} hint={t('line.onMeteredHint')}>
        {(ids) => (
          <SelectInput
            {...ids}
            value={settings.onMetered}
            onChange={(event) => {
              onChange({ onMetered: settingsSchema.shape.onMetered.parse(event.target.value) });
            }}
          >
            {settingsSchema.shape.onMetered.options.map((option) => (
              <option key={option} value={option}>
                {t(`line.metered.${option}`)}
              </option>
            ))}
          </SelectInput>
        )}
      </Field>
      <Checkbox
        label={t('line.isMarked')}
        checked={settings.isMarkedMetered}
        onChange={(event) => {
          onChange(markMetered(settings, event.target.checked));
        }}
      />
      <Field label={t('line.battery')} hint={t('line.batteryHint')}>
        {(ids) => (
          <SelectInput
            {...ids}
            value={settings.pauseBelowPercent ?? NEVER}
            onChange={({ target: { value } }) => {
              onChange({ pauseBelowPercent: value === NEVER ? null : Number(value) });
            }}
          >
            <option value={NEVER}>{t('line.never')}</option>
            {CHARGES.map((percent) => (
              <option key={percent} value={percent}>
                {t('line.below', { percent })}
              </option>
            ))}
          </SelectInput>
        )}
      </Field>
    </>
  );
}
