import { ShieldAlert, ShieldCheck } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { FormatAnswerView } from '@shared/contract/import-view';
import { Status } from '../../ui/status';
import styles from './import-sheet.module.css';

/** "Safe to format: yes", or "not yet" with every reason, counted. */
export function FormatAnswer({ answer, label }: { readonly answer: FormatAnswerView; readonly label: string | null }) {
  const { t } = useTranslation('import');
  const { isSafe, files, reasons } = answer;
  return (
    <div className={`${styles['safe'] ?? ''} ${(isSafe ? styles['yes'] : styles['notYet']) ?? ''}`}>
      <Status kind={isSafe ? 'ok' : 'held'} icon={isSafe ? <ShieldCheck size={16} /> : <ShieldAlert size={16} />}>
        {label === null
          ? t(isSafe ? 'safe.yes' : 'safe.notYet')
          : t(isSafe ? 'safe.yesOf' : 'safe.notYetOf', { label })}
      </Status>
      {isSafe ? <p>{t('safe.proven', { count: files })}</p> : <Reasons reasons={reasons} />}
    </div>
  );
}

function Reasons({ reasons }: Pick<FormatAnswerView, 'reasons'>) {
  const { t } = useTranslation('import');
  return (
    <ul className={styles['reasons']}>
      {reasons.map((reason, at) => (
        <li key={at}>
          {reason.code === 'few-copies'
            ? t(
                reason.copies === 0
                  ? 'safe.reason.no-copy'
                  : reason.copies === 1
                    ? 'safe.reason.one-copy'
                    : 'safe.reason.few-copies',
                reason,
              )
            : t(`safe.reason.${reason.code}`, reason)}
        </li>
      ))}
    </ul>
  );
}
