import { X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { ImportReport } from '@shared/contract/import-view';
import type { ShootId } from '@shared/model/ids';
import { ask } from '../../app/bridge';
import { durationText, sizeText } from '../../app/size-text';
import { showFailure } from '../../stores/toast-store';
import { Button } from '../../ui/button';
import { Progress } from '../../ui/status';
import styles from './import-sheet.module.css';

interface RestProgressProps {
  readonly rest: NonNullable<ImportReport['rest']>;
  readonly shootId: ShootId;
}

/** The rest on its way to a destination: how far, how fast, and the way to stop it. */
export function RestProgress({ rest, shootId }: RestProgressProps) {
  const { t, i18n } = useTranslation('import');
  const { path, files, bytesDone, bytesTotal, bytesPerSecond, secondsLeft } = rest;
  const size = (bytes: number): string => sizeText(bytes, i18n.language);
  return (
    <div className={styles['waiting']}>
      <span className={styles['path']}>{t('destination.progress', { ...files, path })}</span>
      <Progress label={t('destination.copying')} value={bytesTotal === 0 ? null : bytesDone / bytesTotal} />
      <p className={styles['line']}>
        <span>{t('running.bytes', { done: size(bytesDone), total: size(bytesTotal) })}</span>
        <span>
          {bytesPerSecond !== null && t('running.rate', { rate: size(bytesPerSecond) })}
          {secondsLeft !== null && ` · ${t('running.left', { time: durationText(secondsLeft, i18n.language) })}`}
        </span>
      </p>
      <Button
        size="small"
        icon={<X size={13} />}
        onClick={() => {
          ask('import:cancelRest', { shootId }).catch(showFailure);
        }}
      >
        {t('destination.stop')}
      </Button>
    </div>
  );
}
