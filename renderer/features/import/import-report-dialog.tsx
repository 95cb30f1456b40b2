import { CircleAlert, Pause, Play, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { ImportProgress } from '@shared/contract/import-view';
import { importIdSchema, type ShootId } from '@shared/model/ids';
import { ask } from '../../app/bridge';
import { said } from '../../app/said';
import { durationText, sizeText } from '../../app/size-text';
import { useAppStore } from '../../stores/app-store';
import { useImportStore } from '../../stores/import-store';
import { showFailure, useToastStore } from '../../stores/toast-store';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { Progress, Status } from '../../ui/status';
import { ImportReportView } from './import-report-view';
import { useReport } from './use-report';
import { WaitingForRoom } from './waiting-for-room';
import styles from './import-sheet.module.css';

interface ImportReportDialogProps {
  readonly shootId: ShootId;
  readonly importId: string;
  readonly onClose: () => void;
}

const isOver = (progress: ImportProgress | undefined): boolean =>
  progress !== undefined && ['done', 'cancelled', 'stopped', 'looking'].includes(progress.state);

/** An import as it runs, and its report when it has ended. Closing it hides it; the import goes on. */
export function ImportReportDialog({ shootId, importId, onClose }: ImportReportDialogProps) {
  const { t } = useTranslation('import');
  const progress = useImportStore((state) => state.imports.get(importId));
  const go = useAppStore((state) => state.go);
  const { report, isBusy, copyRest } = useReport(shootId, importId, isOver(progress));
  const copyTheRest = async (dir: string | null): Promise<void> => {
    const copied = await copyRest(dir);
    if (!copied) return;
    const { failed, path, stopped, isCancelled, made, left } = copied;
    const done = isCancelled
      ? t('destination.cancelled', { count: left, made, path })
      : t(failed === 0 ? 'destination.done' : 'destination.some', { count: failed, path });
    const kind = stopped || failed > 0 ? 'error' : 'info';
    useToastStore.getState().show({ kind, text: stopped ? said(stopped) : done, action: null });
  };
  const control = (action: 'pause' | 'resume' | 'cancel'): void => {
    ask('import:control', { importId: importIdSchema.parse(importId), action }).catch(showFailure);
  };
  const isRunning = !isOver(progress);
  const isPaused = progress?.state === 'paused';
  const title = isRunning ? t('running.title') : t(`ended.${progress?.state ?? 'done'}`);
  return (
    <Dialog
      title={title}
      onClose={onClose}
      footer={
        isRunning ? (
          <>
            <Button
              icon={<X size={14} />}
              onClick={() => {
                control('cancel');
              }}
            >
              {t('running.cancel')}
            </Button>
            <Button
              icon={isPaused ? <Play size={14} /> : <Pause size={14} />}
              onClick={() => {
                control(isPaused ? 'resume' : 'pause');
              }}
            >
              {isPaused ? t('running.resume') : t('running.pause')}
            </Button>
            <Button kind="primary" onClick={onClose}>
              {t('running.hide')}
            </Button>
          </>
        ) : (
          <Button
            kind="primary"
            onClick={() => {
              go({ name: 'shoot', shootId, tab: 'organise' });
            }}
          >
            {t('ended.show')}
          </Button>
        )
      }
    >
      <p className="visually-hidden" role="status">
        {isRunning ? '' : title}
      </p>
      {progress && <Running progress={progress} />}
      {report && (
        <ImportReportView
          report={report}
          isBusy={isBusy}
          onCopyRest={(dir) => {
            copyTheRest(dir).catch(showFailure);
          }}
        />
      )}
    </Dialog>
  );
}

function Running({ progress }: { readonly progress: ImportProgress }) {
  const { t, i18n } = useTranslation('import');
  const { files, bytesDone, bytesTotal, bytesPerSecond, secondsLeft, looked } = progress;
  const size = (bytes: number): string => sizeText(bytes, i18n.language);
  const isCopying = ['copying', 'paused', 'waiting', 'listing'].includes(progress.state);
  return (
    <div>
      {isCopying && (
        <>
          <Progress label={t('running.title')} value={bytesTotal === 0 ? null : bytesDone / bytesTotal} />
          <p className={styles['line']}>
            <span>
              {progress.state === 'listing'
                ? t('running.listing')
                : t('running.bytes', { done: size(bytesDone), total: size(bytesTotal) })}
            </span>
            <span>
              {progress.state === 'copying' &&
                bytesPerSecond !== null &&
                t('running.rate', { rate: size(bytesPerSecond) })}
              {progress.state === 'copying' &&
                secondsLeft !== null &&
                ` · ${t('running.left', { time: durationText(secondsLeft, i18n.language) })}`}
            </span>
          </p>
        </>
      )}
      <div className={styles['facts']}>
        {(['verified', 'duplicate', 'skipped', 'failed'] as const).map((kind) => (
          <div key={kind} className={styles['fact']}>
            <strong>{files[kind].toLocaleString(i18n.language)}</strong>
            <span>{t(`files.${kind}`)}</span>
          </div>
        ))}
      </div>
      {progress.state === 'waiting' && progress.lack && <WaitingForRoom lack={progress.lack} />}
      {isCopying && <RunningDestinations progress={progress} />}
      {progress.state === 'looking' && (
        <div className={styles['looking']}>
          <Progress label={t('looking')} value={looked.total === 0 ? null : looked.done / looked.total} />
        </div>
      )}
      {progress.stopped && (
        <Status kind="attention" icon={<CircleAlert size={15} />} isSentence>
          {said(progress.stopped)}
        </Status>
      )}
    </div>
  );
}

/** Further destinations while they are filled; one that was given up says so at once. */
function RunningDestinations({ progress }: { readonly progress: ImportProgress }) {
  const { t } = useTranslation('import');
  return progress.destinations.map(({ path, copies, failure }) => (
    <p key={path} className={styles['line']}>
      <span className={styles['path']}>{path}</span>
      {failure ? (
        <Status kind="attention" icon={<CircleAlert size={14} />} isSentence>
          {said(failure)}
        </Status>
      ) : (
        <span>{t('destination.sofar', { count: copies })}</span>
      )}
    </p>
  ));
}
