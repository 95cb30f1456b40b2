import { Search } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useAppStore } from '../stores/app-store';
import { keyLabel } from './key-of-event';
import styles from './global-search.module.css';

/** One place to find a command, a shoot or a photo: it opens the palette. */
export function GlobalSearch() {
  const { t } = useTranslation('app');
  const open = useAppStore((state) => state.open);
  return (
    <button
      type="button"
      className={styles['search']}
      onClick={() => {
        open({ name: 'palette' });
      }}
    >
      <Search size={14} aria-hidden="true" />
      <span>{t('search.hint')}</span>
      <kbd className={styles['key']}>{keyLabel('mod+k')}</kbd>
    </button>
  );
}
