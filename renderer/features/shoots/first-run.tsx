import { Camera, FolderOpen, Plus } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { ask } from '../../app/bridge';
import { useAppStore } from '../../stores/app-store';
import { showFailure } from '../../stores/toast-store';
import { Button } from '../../ui/button';
import { EmptyState } from '../../ui/empty-state';

/** The first thing anybody sees: what to do, and three ways to do it. */
export function FirstRun() {
  const { t } = useTranslation('shoots');
  const open = useAppStore((state) => state.open);
  const chooseFolder = async (): Promise<void> => {
    const source = await ask('import:chooseFolder', {});
    if (source) open({ name: 'import', shootId: null, sources: [source], bucketId: null });
  };
  return (
    <EmptyState isWhole icon={<Camera size={48} strokeWidth={1.25} />} title={t('first.title')} text={t('first.text')}>
      <Button
        kind="primary"
        icon={<Plus size={15} />}
        onClick={() => {
          open({ name: 'new-shoot' });
        }}
      >
        {t('new')}
      </Button>
      <Button
        icon={<FolderOpen size={15} />}
        onClick={() => {
          chooseFolder().catch(showFailure);
        }}
      >
        {t('first.folder')}
      </Button>
    </EmptyState>
  );
}
