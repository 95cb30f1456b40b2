import { useTranslation } from 'react-i18next';
import { useAppStore } from '../../stores/app-store';
import { Dialog } from '../../ui/dialog';
import { ItemList } from './item-list';
import { StudioCard } from './studio-card';
import { useSyncItems } from './use-sync-items';

/** The whole queue, over all shoots; one click from everywhere. */
export function QueueDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation('sync');
  const route = useAppStore((state) => state.route);
  const items = useSyncItems(route.name === 'shoot' ? route.shootId : null);
  const open = items.filter((item) => item.state !== 'synced');
  return (
    <Dialog title={t('queue.title')} width="wide" onClose={onClose}>
      <StudioCard />
      <ItemList items={open} shootId={route.name === 'shoot' ? route.shootId : null} />
    </Dialog>
  );
}
