import { CircleAlert, CreditCard, Folder, ImagePlus } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { SourceView } from '@shared/contract/import-view';
import { sizeText } from '../../app/size-text';
import { Status } from '../../ui/status';
import { FormatAnswer } from './format-answer';
import type { Scanned } from './use-scans';
import styles from './import-sheet.module.css';

interface SourceCardProps {
  readonly source: SourceView;
  readonly scan: Scanned | null;
  readonly isPicked: boolean;
  readonly onPick: (isPicked: boolean) => void;
}

const ICONS = { card: <CreditCard size={20} />, folder: <Folder size={20} />, files: <ImagePlus size={20} /> };

/** One card or folder: what is on it, from which days, and how much of it is here already. */
export function SourceCard({ source, scan, isPicked, onPick }: SourceCardProps) {
  const { t, i18n } = useTranslation('import');
  const found = scan?.scan ?? null;
  return (
    <div className={styles['sourceBox']}>
      <label className={styles['source']}>
        <input
          type="checkbox"
          checked={isPicked}
          onChange={(event) => {
            onPick(event.target.checked);
          }}
        />
        <span aria-hidden="true">{ICONS[source.kind]}</span>
        <span className={styles['sourceText']}>
          <strong>{source.label}</strong>
          <span className={styles['quiet']}>{source.path}</span>
          {scan?.problem != null && (
            <Status kind="error" icon={<CircleAlert size={14} />}>
              {scan.problem}
            </Status>
          )}
          {found && (
            <>
              <span>
                {t('source.contents', { count: found.photos, size: sizeText(found.sizeBytes, i18n.language) })}
                {found.known > 0 && ` · ${t('source.known', { count: found.known })}`}
                {found.skipped > 0 && ` · ${t('source.skipped', { count: found.skipped })}`}
              </span>
              <span className={styles['days']}>
                {found.days.map(({ day, files }) => (
                  <span key={day} className={styles['chip']}>
                    {new Intl.DateTimeFormat(i18n.language, { dateStyle: 'medium', timeZone: 'UTC' }).format(
                      new Date(`${day}T00:00:00Z`),
                    )}{' '}
                    · {files}
                  </span>
                ))}
              </span>
            </>
          )}
        </span>
      </label>
      {found?.safety && <FormatAnswer answer={found.safety} label={null} />}
    </div>
  );
}
