import { useTranslation } from 'react-i18next';
import { settingsSchema } from '@shared/contract/settings';
import { ask } from '../../app/bridge';
import { changeSettings } from '../../app/change-settings';
import { useAppStore } from '../../stores/app-store';
import { showFailure } from '../../stores/toast-store';
import { Button } from '../../ui/button';
import { Checkbox, Field, SelectInput } from '../../ui/field';
import { CopiesCard } from './copies-card';
import { SendLimit } from './send-limit';
import { DiagnosticsCard } from './diagnostics-card';
import { LineLimits } from './line-limits';
import { LastingProof } from './lasting-proof';
import { WatchFolders } from './watch-folders';
import page from '../../ui/page.module.css';
import styles from './settings.module.css';

/** What a person may set, each change at once. */
export function SettingsPage() {
  const { t } = useTranslation('settings');
  const settings = useAppStore((state) => state.settings);
  const info = useAppStore((state) => state.info);
  const chooseLibrary = async (): Promise<void> => {
    const chosen = await ask('library:chooseLibrary', {});
    if (chosen) useAppStore.setState({ nextLibraryDir: chosen.path });
  };
  const nextLibraryDir = useAppStore((state) => state.nextLibraryDir);
  if (!settings || !info) return null;
  return (
    <div className={`${page['page'] ?? ''} ${page['narrow'] ?? ''}`}>
      <h1 className={styles['title']}>{t('title')}</h1>
      <section className={page['card']}>
        <h2>{t('look.title')}</h2>
        <div className={styles['pair']}>
          <Field label={t('look.language')}>
            {(ids) => (
              <SelectInput
                {...ids}
                value={settings.language}
                onChange={(event) => {
                  changeSettings({ language: settingsSchema.shape.language.parse(event.target.value) });
                }}
              >
                {settingsSchema.shape.language.options.map((option) => (
                  <option key={option} value={option}>
                    {t(`language.${option}`)}
                  </option>
                ))}
              </SelectInput>
            )}
          </Field>
          <Field label={t('look.theme')}>
            {(ids) => (
              <SelectInput
                {...ids}
                value={settings.theme}
                onChange={(event) => {
                  changeSettings({ theme: settingsSchema.shape.theme.parse(event.target.value) });
                }}
              >
                {settingsSchema.shape.theme.options.map((option) => (
                  <option key={option} value={option}>
                    {t(`theme.${option}`)}
                  </option>
                ))}
              </SelectInput>
            )}
          </Field>
        </div>
      </section>
      <section className={page['card']}>
        <h2>{t('places.title')}</h2>
        <div className={styles['place']}>
          <span>
            {t('places.library')}
            <strong>{info.libraryDir}</strong>
            {nextLibraryDir !== null && <em>{t('places.next', { path: nextLibraryDir })}</em>}
          </span>
          <Button
            size="small"
            onClick={() => {
              chooseLibrary().catch(showFailure);
            }}
          >
            {t('places.choose')}
          </Button>
        </div>
      </section>
      <CopiesCard settings={settings} onChange={changeSettings} />
      <WatchFolders />
      <section className={page['card']}>
        <h2>{t('sending.title')}</h2>
        <Checkbox
          label={t('sending.automatic')}
          checked={settings.isAutoSync}
          onChange={(event) => {
            changeSettings({ isAutoSync: event.target.checked });
          }}
        />
        <SendLimit />
        <LineLimits settings={settings} onChange={changeSettings} />
        <p className={styles['quiet']}>{t('sending.studio')}</p>
      </section>
      <LastingProof />
      <DiagnosticsCard />
      <p className={styles['quiet']}>{t('version', { version: info.version })}</p>
    </div>
  );
}
