import { ShieldAlert, ShieldCheck } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { LeaveView } from '@shared/contract/safety-view';
import { useAppStore } from '../../stores/app-store';
import { useImportStore } from '../../stores/import-store';
import { Button } from '../../ui/button';
import { Status } from '../../ui/status';
import page from '../../ui/page.module.css';
import styles from './safety.module.css';

/** Every card of today, and whether it may be formatted. */
export function LeaveCards({ cards }: Pick<LeaveView, 'cards'>) {
  const { t } = useTranslation('safety');
  return (
    <section className={page['card']} aria-labelledby="leave-cards">
      <h2 id="leave-cards">{t('leave.cards')}</h2>
      <ul className={styles['rows']}>
        {cards.map((card) => (
          <Card key={`${card.importId} ${card.label}`} card={card} />
        ))}
      </ul>
    </section>
  );
}

function Card({ card }: { readonly card: LeaveView['cards'][number] }) {
  const { t, i18n } = useTranslation('safety');
  const { shootId, shoot, importId, label, seenAtMs, isSafe, files, reasons } = card;
  const open = useAppStore((state) => state.open);
  // Reports of this run of the app can be opened; those of earlier ones are in the shoot.
  const isKnown = useImportStore((state) => state.imports.has(importId));
  const time = new Intl.DateTimeFormat(i18n.language, { timeStyle: 'short' }).format(seenAtMs);
  return (
    <li>
      <span>
        <strong>{label}</strong> {shoot}
        <span className={styles['quiet']}>{` ${time} · ${t('leave.files', { count: files })}`}</span>
        {reasons.length > 0 && (
          <ul className={styles['reasons']}>
            {reasons.map((reason, at) => (
              <li key={at}>{t(`leave.reason.${reason.code}`, { ...reason })}</li>
            ))}
          </ul>
        )}
      </span>
      <span className={styles['buttons']}>
        <Status kind={isSafe ? 'ok' : 'error'} icon={isSafe ? <ShieldCheck size={15} /> : <ShieldAlert size={15} />}>
          {isSafe ? t('leave.safe') : t('leave.notSafe')}
        </Status>
        {isKnown && (
          <Button
            size="small"
            onClick={() => {
              open({ name: 'import-report', shootId, importId });
            }}
          >
            {t('leave.report')}
          </Button>
        )}
      </span>
    </li>
  );
}
