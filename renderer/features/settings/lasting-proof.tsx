import { useTranslation } from 'react-i18next';
import { changeSettings } from '../../app/change-settings';
import { useAppStore } from '../../stores/app-store';
import { Checkbox } from '../../ui/field';
import page from '../../ui/page.module.css';
import styles from './settings.module.css';

/** Whether copies are read again by themselves. */
export function LastingProof() {
  const { t } = useTranslation('safety');
  const isIdleVerified = useAppStore((state) => state.settings?.isIdleVerified ?? true);
  return (
    <section className={page['card']}>
      <h2>{t('settings.title')}</h2>
      <Checkbox
        label={t('settings.idle')}
        checked={isIdleVerified}
        onChange={(event) => {
          changeSettings({ isIdleVerified: event.target.checked });
        }}
      />
      <p className={styles['quiet']}>{t('settings.idleText')}</p>
    </section>
  );
}
