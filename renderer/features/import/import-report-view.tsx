import { CircleAlert, CircleCheck, Eject } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { ImportReport } from '@shared/contract/import-view';
import type { ShootId } from '@shared/model/ids';
import { ask } from '../../app/bridge';
import { said } from '../../app/said';
import { showFailure, useToastStore } from '../../stores/toast-store';
import { Button } from '../../ui/button';
import { Status } from '../../ui/status';
import { DestinationResult } from './destination-result';
import { FormatAnswer } from './format-answer';
import { RescueButton } from './rescue-button';
import { RestProgress } from './rest-progress';
import styles from './import-sheet.module.css';

interface ImportReportViewProps {
  readonly report: ImportReport;
  readonly isBusy: boolean;
  readonly onCopyRest: (dir: string | null) => void;
}

/** What an import came to: each card, each destination, and what to know. */
export function ImportReportView({ report, isBusy, onCopyRest }: ImportReportViewProps) {
  const { t } = useTranslation('import');
  const { progress, cards, destinations, readTwice, problems } = report;
  return (
    <>
      {cards.map(({ label, answer, source }, at) => (
        <div key={at} className={styles['card']}>
          <FormatAnswer answer={answer} label={cards.length > 1 ? label : null} />
          {source && (
            <Button
              size="small"
              icon={<Eject size={14} />}
              onClick={() => {
                eject(source.sourceId).catch(showFailure);
              }}
            >
              {t('eject', { label })}
            </Button>
          )}
        </div>
      ))}
      {report.rest && <RestProgress rest={report.rest} shootId={progress.shootId} />}
      {destinations.length > 0 && (
        <section className={styles['copies']} aria-label={t('destination.title')}>
          {destinations.map((destination) => (
            <DestinationResult
              key={destination.path}
              destination={destination}
              isBusy={isBusy}
              onCopyRest={onCopyRest}
            />
          ))}
        </section>
      )}
      {readTwice && (
        <p className={styles['line']}>
          {readTwice.different === 0 ? (
            <Status kind="ok" icon={<CircleCheck size={15} />}>
              {t('readTwice.same', { count: readTwice.same })}
            </Status>
          ) : (
            <Status kind="error" icon={<CircleAlert size={15} />}>
              {t('readTwice.different', { count: readTwice.different })}
            </Status>
          )}
        </p>
      )}
      {(problems.length > 0 || destinations.every(({ missing }) => missing === 0)) && (
        <Problems problems={problems} shootId={progress.shootId} />
      )}
    </>
  );
}

/** Files of which a part may be had all the same. */
const RESCUABLE = new Set(['source-unreadable', 'reader-unstable']);

function Problems({ problems, shootId }: Pick<ImportReport, 'problems'> & { readonly shootId: ShootId }) {
  const { t } = useTranslation('import');
  if (problems.length === 0) {
    return (
      <p className={styles['line']}>
        <Status kind="ok" icon={<CircleCheck size={15} />}>
          {t('noProblems')}
        </Status>
      </p>
    );
  }
  return (
    <ul className={styles['problems']} aria-label={t('problems')}>
      {problems.map((problem, at) => (
        <li key={at}>
          <strong>{problem.source}</strong>
          <span>{said(problem)}</span>
          {problem.importId !== null && problem.card !== null && RESCUABLE.has(problem.code) && (
            <RescueButton shootId={shootId} importId={problem.importId} card={problem.card} path={problem.source} />
          )}
        </li>
      ))}
    </ul>
  );
}

/** A card that was ejected leaves the list of sources, which is said; one that was not says why. */
async function eject(sourceId: string): Promise<void> {
  const { refused } = await ask('import:eject', { sourceId });
  if (refused) useToastStore.getState().show({ kind: 'error', text: said(refused), action: null });
}
