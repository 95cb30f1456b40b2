import { CloudUpload } from 'lucide-react';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { ShootId } from '@shared/model/ids';
import { useAppStore } from '../../stores/app-store';
import { useShootStore } from '../../stores/shoot-store';
import { showFailure } from '../../stores/toast-store';
import { Button } from '../../ui/button';
import { HeldList } from './held-list';
import { ItemList } from './item-list';
import { StudioCard } from './studio-card';
import { useSyncItems } from './use-sync-items';
import { usePlans } from './use-plans';
import page from '../../ui/page.module.css';
import styles from './sync.module.css';

/** The shoot's way to the studio: who it is, what is on its way, what is held back and why. */
export function IntegrationsPage({ shootId }: { readonly shootId: ShootId }) {
  const { t } = useTranslation('sync');
  const open = useAppStore((state) => state.open);
  const counts = useShootStore((state) => (state.shootId === shootId ? state.view?.counts : undefined));
  const openShoot = useShootStore((state) => state.open);
  const isOpen = useShootStore((state) => state.shootId === shootId);
  useEffect(() => {
    if (!isOpen) openShoot(shootId).catch(showFailure);
  }, [isOpen, openShoot, shootId]);
  const items = useSyncItems(shootId);
  const plans = usePlans(shootId);
  return (
    <div className={page['page']}>
      <StudioCard />
      <section className={page['card']} aria-label={t('shoot.title')}>
        <header className={styles['cardHeader']}>
          <h2>{t('shoot.title')}</h2>
          <Button
            kind="primary"
            icon={<CloudUpload size={15} />}
            onClick={() => {
              open({ name: 'sync', shootId });
            }}
          >
            {t('sync')}
          </Button>
        </header>
        {counts && (
          <dl className={styles['facts']}>
            {(['sent', 'waiting', 'changed', 'failed', 'ignored'] as const).map((name) => (
              <div key={name}>
                <dt>{t(`count.${name}`)}</dt>
                <dd>{counts[name]}</dd>
              </div>
            ))}
          </dl>
        )}
        {plans && <HeldList held={plans.held} />}
      </section>
      <section className={page['card']} aria-label={t('items.title')}>
        <h2>{t('items.title')}</h2>
        <ItemList items={items} shootId={shootId} />
      </section>
    </div>
  );
}
