import { CircleAlert, Eject, CircleCheck, Pause, Play, ShieldAlert, ShieldCheck, X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ImportProgress, ImportReport } from '@shared/contract/import-view';
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
  const report = useReport(shootId, importId, isOver(progress));
  const control = (action: 'pause' | 'resume' | 'cancel'): void => {
    ask('import:control', { importId: importIdSchema.parse(importId), action }).catch(showFailure);
  };
  const isRunning = !isOver(progress);
  const isPaused = progress?.state === 'paused';
  return (
    <Dialog
      title={isRunning ? t('running.title') : t(`ended.${progress?.state ?? 'done'}`)}
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
      {progress && <Running progress={progress} />}
      {report && <Report report={report} />}
    </Dialog>
  );
}

/** A card that was ejected leaves the list of sources, which is said; one that was not says why. */
async function eject(sourceId: string): Promise<void> {
  const { refused } = await ask('import:eject', { sourceId });
  if (refused) useToastStore.getState().show({ kind: 'error', text: said(refused), action: null });
}

function useReport(shootId: ShootId, importId: string, isEnded: boolean): ImportReport | null {
  const [report, setReport] = useState<ImportReport | null>(null);
  useEffect(() => {
    if (!isEnded) return;
    ask('import:getReport', { shootId, importId: importIdSchema.parse(importId) })
      .then(setReport)
      .catch(showFailure);
  }, [shootId, importId, isEnded]);
  return report;
}

function Running({ progress }: { readonly progress: ImportProgress }) {
  const { t, i18n } = useTranslation('import');
  const { files, bytesDone, bytesTotal, bytesPerSecond, secondsLeft, looked } = progress;
  const size = (bytes: number): string => sizeText(bytes, i18n.language);
  const isCopying = progress.state === 'copying' || progress.state === 'paused' || progress.state === 'listing';
  return (
    <div aria-live="polite">
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
              {bytesPerSecond !== null && t('running.rate', { rate: size(bytesPerSecond) })}
              {secondsLeft !== null && ` · ${t('running.left', { time: durationText(secondsLeft, i18n.language) })}`}
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
      {progress.state === 'looking' && (
        <Progress label={t('looking')} value={looked.total === 0 ? null : looked.done / looked.total} />
      )}
      {progress.stopped && (
        <Status kind="attention" icon={<CircleAlert size={15} />}>
          {said(progress.stopped)}
        </Status>
      )}
    </div>
  );
}

function Report({ report }: { readonly report: ImportReport }) {
  const { t } = useTranslation('import');
  const { safeToFormat, problems, cards } = report;
  return (
    <>
      <p className={`${styles['safe'] ?? ''} ${(safeToFormat.isSafe ? styles['yes'] : styles['notYet']) ?? ''}`}>
        <Status
          kind={safeToFormat.isSafe ? 'ok' : 'held'}
          icon={safeToFormat.isSafe ? <ShieldCheck size={16} /> : <ShieldAlert size={16} />}
        >
          {t('safeToFormat')}
        </Status>{' '}
        {t(`safe.${safeToFormat.code}`, { count: safeToFormat.files })}
      </p>
      {cards.map(({ sourceId, label }) => (
        <Button
          key={sourceId}
          size="small"
          icon={<Eject size={14} />}
          onClick={() => {
            eject(sourceId).catch(showFailure);
          }}
        >
          {t('eject', { label })}
        </Button>
      ))}
      {problems.length === 0 ? (
        <p className={styles['line']}>
          <Status kind="ok" icon={<CircleCheck size={15} />}>
            {t('noProblems')}
          </Status>
        </p>
      ) : (
        <ul className={styles['problems']} aria-label={t('problems')}>
          {problems.map((problem, at) => (
            <li key={at}>
              <strong>{problem.source}</strong>
              <span>{said(problem)}</span>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
