import { useTranslation } from 'react-i18next';
import type { PhotoRow } from '@shared/contract/photo-row';
import { said } from '../../../app/said';
import { Button } from '../../../ui/button';
import { Status } from '../../../ui/status';
import { byKey } from '../by-key';
import { SYNC_ICONS, toneOf } from './sync-icons';
import { Section } from './section';
import { syncActions } from './sync-actions';
import { useSyncItem } from './use-sync-item';
import styles from './inspector.module.css';

/** How far the photos are on their way to the studio, why they wait, and the one thing that helps. */
export function SyncSection({
  rows,
  isWritable,
}: {
  readonly rows: readonly PhotoRow[];
  readonly isWritable: boolean;
}) {
  const { t, i18n } = useTranslation('organise');
  const only = rows.length === 1 ? (rows[0] ?? null) : null;
  const item = useSyncItem(only);
  const states = [...byKey(rows, stateKey).values()].sort((a, b) => b.length - a.length);
  const time = (atMs: number): string => new Intl.DateTimeFormat(i18n.language, { timeStyle: 'short' }).format(atMs);
  return (
    <Section title={t('inspector.studio')}>
      <ul className={styles['states']}>
        {states.map((some) => {
          const [row] = some;
          if (!row) return null;
          const Icon = SYNC_ICONS[row.sync];
          const actions = isWritable
            ? syncActions(
                row,
                some.map((one) => one.id),
              )
            : [];
          return (
            <li key={stateKey(row)}>
              <Status kind={toneOf(row.sync)} icon={<Icon size={14} />}>
                {row.sync === 'held' && row.held !== null ? t(`held.${row.held}`) : t(`sync.${row.sync}`)}
                {item?.sentAtMs != null && row.sync === 'synced' && ` ${time(item.sentAtMs)}`}
                {item?.percent != null &&
                  row.sync === 'sending' &&
                  ` ${t('percent', { value: Math.round(item.percent) })}`}
                {item?.nextTryAtMs != null && row.sync === 'retrying' && ` ${time(item.nextTryAtMs)}`}
                {rows.length > 1 && ` (${some.length})`}
              </Status>
              {item?.error && (
                <p className={styles['faint']}>
                  {said(item.error)} {`[${item.error.code}]`}
                </p>
              )}
              <span className={styles['buttons']}>
                {actions.map(({ name, run }) => (
                  <Button key={name} size="small" onClick={run}>
                    {t(`syncAction.${name}`)}
                  </Button>
                ))}
              </span>
            </li>
          );
        })}
      </ul>
    </Section>
  );
}

const stateKey = (row: PhotoRow): string => (row.sync === 'held' ? `held ${row.held ?? ''}` : row.sync);
