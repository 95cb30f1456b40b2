import { useTranslation } from 'react-i18next';
import type { CallInput } from '@shared/contract/ipc';
import type { Settings } from '@shared/contract/settings';
import { MAX_COPY_DIRS } from '@shared/model/custody';
import { ask } from '../../app/bridge';
import { showFailure } from '../../stores/toast-store';
import { Button } from '../../ui/button';
import { Checkbox, Field, SelectInput } from '../../ui/field';
import page from '../../ui/page.module.css';
import styles from './settings.module.css';

interface CopiesCardProps {
  readonly settings: Settings;
  readonly onChange: (changes: CallInput<'settings:change'>) => void;
}

const MOST_COPIES = 3;

/** Where every import copies to, how hard it looks at the card, and when a card may be formatted. */
export function CopiesCard({ settings, onChange }: CopiesCardProps) {
  const { t } = useTranslation('settings');
  const { copyDirs, readsTwice, policy } = settings;
  const add = async (): Promise<void> => {
    const source = await ask('import:chooseFolder', {});
    if (source && !copyDirs.includes(source.path)) onChange({ copyDirs: [...copyDirs, source.path] });
  };
  return (
    <section className={page['card']}>
      <h2>{t('copies.title')}</h2>
      <p className={styles['quiet']}>{t('copies.text')}</p>
      {copyDirs.map((path) => (
        <div key={path} className={styles['place']}>
          <span>
            <strong>{path}</strong>
          </span>
          <Button
            size="small"
            kind="quiet"
            aria-label={t('copies.removePath', { path })}
            onClick={() => {
              onChange({ copyDirs: copyDirs.filter((one) => one !== path) });
            }}
          >
            {t('copies.remove')}
          </Button>
        </div>
      ))}
      {copyDirs.length < MAX_COPY_DIRS && (
        <p className={styles['add']}>
          <Button
            size="small"
            onClick={() => {
              add().catch(showFailure);
            }}
          >
            {t('copies.add')}
          </Button>
        </p>
      )}
      <Checkbox
        label={t('copies.readsTwice')}
        checked={readsTwice}
        onChange={(event) => {
          onChange({ readsTwice: event.target.checked });
        }}
      />
      <Field label={t('copies.needed')} hint={t('copies.neededHint')}>
        {(ids) => (
          <SelectInput
            {...ids}
            value={String(policy.copiesNeeded)}
            onChange={(event) => {
              onChange({ policy: { ...policy, copiesNeeded: Number(event.target.value) } });
            }}
          >
            {Array.from({ length: MOST_COPIES }, (_, at) => (
              <option key={at} value={String(at + 1)}>
                {t('copies.count', { count: at + 1 })}
              </option>
            ))}
          </SelectInput>
        )}
      </Field>
      <Checkbox
        label={t('copies.studioCounts')}
        checked={policy.studioCounts}
        onChange={(event) => {
          onChange({ policy: { ...policy, studioCounts: event.target.checked } });
        }}
      />
    </section>
  );
}
