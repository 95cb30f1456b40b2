import { CircleAlert, HardDrive, Plus, TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { CopyDirView } from '@shared/contract/import-view';
import { MAX_COPY_DIRS } from '@shared/model/custody';
import { ask } from '../../app/bridge';
import { sizeText } from '../../app/size-text';
import { showFailure } from '../../stores/toast-store';
import { Button } from '../../ui/button';
import { Status } from '../../ui/status';
import { useCopyDirs } from './use-copy-dirs';
import styles from './import-sheet.module.css';

interface CopyDestinationsProps {
  readonly copyDirs: readonly string[];
  readonly onChange: (copyDirs: readonly string[]) => void;
}

/** Where the same photos are written besides the library, in the same pass: each with its room, and what speaks against it. */
export function CopyDestinations({ copyDirs, onChange }: CopyDestinationsProps) {
  const { t } = useTranslation('import');
  const views = useCopyDirs(copyDirs);
  const add = async (): Promise<void> => {
    const source = await ask('import:chooseFolder', {});
    if (source && !copyDirs.includes(source.path)) onChange([...copyDirs, source.path]);
  };
  return (
    <section className={styles['copies']} aria-label={t('copies.title')}>
      <h3>{t('copies.title')}</h3>
      {copyDirs.length === 0 && <p className={styles['quiet']}>{t('copies.none')}</p>}
      {copyDirs.map((path) => (
        <div key={path} className={styles['copy']}>
          <HardDrive size={18} aria-hidden="true" />
          <span className={styles['sourceText']}>
            <strong className={styles['path']}>{path}</strong>
            <CopyDirState view={views.find((view) => view.path === path) ?? null} />
          </span>
          <Button
            size="small"
            kind="quiet"
            aria-label={t('copies.remove', { path })}
            onClick={() => {
              onChange(copyDirs.filter((one) => one !== path));
            }}
          >
            {t('copies.removeShort')}
          </Button>
        </div>
      ))}
      {copyDirs.length < MAX_COPY_DIRS && (
        <Button
          size="small"
          icon={<Plus size={14} />}
          onClick={() => {
            add().catch(showFailure);
          }}
        >
          {t('copies.add')}
        </Button>
      )}
    </section>
  );
}

function CopyDirState({ view }: { readonly view: CopyDirView | null }) {
  const { t, i18n } = useTranslation('import');
  if (!view) return null;
  if (!view.isThere) {
    return (
      <Status kind="error" icon={<CircleAlert size={14} />}>
        {t('copies.gone')}
      </Status>
    );
  }
  return (
    <>
      {view.freeBytes !== null && (
        <span className={styles['quiet']}>{t('copies.free', { size: sizeText(view.freeBytes, i18n.language) })}</span>
      )}
      {view.isOnLibraryDisk && (
        <Status kind="attention" icon={<TriangleAlert size={14} />}>
          {t('copies.sameDisk')}
        </Status>
      )}
    </>
  );
}
