import { CircleAlert, CircleCheck, HardDrive, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DestinationView } from '@shared/contract/import-view';
import { said } from '../../app/said';
import { Button } from '../../ui/button';
import { Status } from '../../ui/status';
import styles from './import-sheet.module.css';

interface DestinationResultProps {
  readonly destination: DestinationView;
  readonly isBusy: boolean;
  /** Null: another folder, to be chosen. */
  readonly onCopyRest: (dir: string | null) => void;
}

/** What one destination has of an import, what it lacks by name, and how to make that good. */
export function DestinationResult({ destination, isBusy, onCopyRest }: DestinationResultProps) {
  const { t } = useTranslation('import');
  const [isOpen, setOpen] = useState(false);
  const { path, copies, missing, missingNames, failure, isThere, isOnLibraryDisk } = destination;
  return (
    <div className={styles['copy']}>
      <HardDrive size={18} aria-hidden="true" />
      <div className={styles['sourceText']}>
        <strong className={styles['path']}>{path}</strong>
        {missing === 0 ? (
          <Status kind="ok" icon={<CircleCheck size={14} />}>
            {t('destination.whole', { count: copies })}
          </Status>
        ) : (
          <Status kind="attention" icon={<CircleAlert size={14} />}>
            {t('destination.missing', { count: missing })}
          </Status>
        )}
        {isOnLibraryDisk && (
          <Status kind="attention" icon={<TriangleAlert size={14} />}>
            {t('copies.sameDisk')}
          </Status>
        )}
        {failure && <span className={styles['quiet']}>{said(failure)}</span>}
        {missing > 0 && (
          <details
            open={isOpen}
            onToggle={(event) => {
              setOpen(event.currentTarget.open);
            }}
          >
            <summary>{t('destination.which')}</summary>
            <p className={styles['names']}>
              {missingNames.join(', ')}
              {missing > missingNames.length && ` ${t('destination.more', { count: missing - missingNames.length })}`}
            </p>
          </details>
        )}
      </div>
      {missing > 0 && (
        <span className={styles['acts']}>
          {isThere && (
            <Button
              size="small"
              disabled={isBusy}
              onClick={() => {
                onCopyRest(path);
              }}
            >
              {t(isBusy ? 'destination.copying' : 'destination.again')}
            </Button>
          )}
          <Button
            size="small"
            disabled={isBusy}
            onClick={() => {
              onCopyRest(null);
            }}
          >
            {t('destination.elsewhere')}
          </Button>
        </span>
      )}
    </div>
  );
}
