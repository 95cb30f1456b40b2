import { Download } from 'lucide-react';
import { useState, type DragEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useAppStore } from '../stores/app-store';
import { showFailure } from '../stores/toast-store';
import { grantDropped } from './bridge';
import styles from './drop-zone.module.css';

const hasFiles = (event: DragEvent): boolean => event.dataTransfer.types.includes('Files');

/** Files dropped anywhere on the window are offered for import. */
export function DropZone({ children }: { readonly children: ReactNode }) {
  const { t } = useTranslation('app');
  const [isOver, setIsOver] = useState(false);
  const drop = async (event: DragEvent): Promise<void> => {
    setIsOver(false);
    // A bucket below has taken them already.
    if (!hasFiles(event) || event.defaultPrevented) return;
    event.preventDefault();
    const { route, open } = useAppStore.getState();
    const source = await grantDropped([...event.dataTransfer.files]);
    open({
      name: 'import',
      shootId: route.name === 'shoot' ? route.shootId : null,
      sources: [source],
      bucketId: null,
    });
  };
  return (
    <div
      className={styles['zone']}
      onDragOver={(event) => {
        if (!hasFiles(event)) return;
        event.preventDefault();
        event.dataTransfer.dropEffect = 'copy';
        setIsOver(true);
      }}
      onDragLeave={(event) => {
        if (event.relatedTarget === null) setIsOver(false);
      }}
      onDrop={(event) => {
        drop(event).catch(showFailure);
      }}
    >
      {children}
      {isOver && (
        <div className={styles['hint']} aria-hidden="true">
          <Download size={18} /> {t('drop')}
        </div>
      )}
    </div>
  );
}
