import { FolderOpen, HardDrive } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { ImportProgress } from '@shared/contract/import-view';
import { ask } from '../../app/bridge';
import { sizeText } from '../../app/size-text';
import { showFailure, useToastStore } from '../../stores/toast-store';
import { Button } from '../../ui/button';
import { Status } from '../../ui/status';
import styles from './import-sheet.module.css';

/** The library's disk is full: what it lacks, that nothing is lost, and where else there may be room. */
export function WaitingForRoom({ lack }: { readonly lack: NonNullable<ImportProgress['lack']> }) {
  const { t, i18n } = useTranslation('import');
  const chooseOther = async (): Promise<void> => {
    const chosen = await ask('library:chooseLibrary', {});
    if (!chosen) return;
    useToastStore.getState().show({ kind: 'info', text: t('running.otherFromNextStart', chosen), action: null });
  };
  return (
    <div className={styles['waiting']} role="status">
      <Status kind="attention" icon={<HardDrive size={15} />} isSentence>
        {t('running.waiting', { size: sizeText(lack.bytes, i18n.language), path: lack.path })}
      </Status>
      <span className={styles['quiet']}>{t('running.waitingSafe')}</span>
      <Button
        size="small"
        icon={<FolderOpen size={13} />}
        onClick={() => {
          chooseOther().catch(showFailure);
        }}
      >
        {t('running.otherLibrary')}
      </Button>
    </div>
  );
}
