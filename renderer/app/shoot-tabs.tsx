import { Download } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { ShootId } from '@shared/model/ids';
import { useAppStore, type ShootTab } from '../stores/app-store';
import { Button } from '../ui/button';
import styles from './shoot-tabs.module.css';

const TABS: readonly ShootTab[] = ['organise', 'integrations'];

/** Rooms of one shoot. Import is a sheet over any of them, so it is a button and no room. */
export function ShootTabs({ shootId, tab }: { readonly shootId: ShootId; readonly tab: ShootTab }) {
  const { t } = useTranslation('app');
  const go = useAppStore((state) => state.go);
  const open = useAppStore((state) => state.open);
  return (
    <nav className={styles['tabs']} aria-label={t('tabs.label')}>
      <Button
        size="small"
        icon={<Download size={14} />}
        onClick={() => {
          open({ name: 'import', shootId, sources: [], bucketId: null });
        }}
      >
        {t('tabs.import')}
      </Button>
      {TABS.map((name) => (
        <button
          key={name}
          type="button"
          aria-current={name === tab ? 'page' : undefined}
          className={styles['tab']}
          onClick={() => {
            go({ name: 'shoot', shootId, tab: name });
          }}
        >
          {t(`tabs.${name}`)}
        </button>
      ))}
    </nav>
  );
}
