import { ArrowRight, CircleAlert, CircleCheck, OctagonX } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { LeaveView } from '@shared/contract/safety-view';
import { ask } from '../../app/bridge';
import { useAppStore } from '../../stores/app-store';
import { NO_FILTERS, useOrganiseStore } from '../../stores/organise-store';
import { showFailure } from '../../stores/toast-store';
import { Button } from '../../ui/button';
import { Status } from '../../ui/status';
import page from '../../ui/page.module.css';
import styles from './safety.module.css';

type Line = LeaveView['lines'][number];

/** What stands out about the photos; each line leads to the very photos. */
export function LeaveLines({ lines }: Pick<LeaveView, 'lines'>) {
  const { t } = useTranslation('safety');
  return (
    <section className={page['card']} aria-labelledby="leave-photos">
      <h2 id="leave-photos">{t('leave.photos')}</h2>
      {lines.length === 0 ? (
        <Status kind="ok" icon={<CircleCheck size={15} />}>
          {t('leave.fine')}
        </Status>
      ) : (
        <ul className={styles['rows']}>
          {lines.map((line) => (
            <Concern key={line.concern} line={line} />
          ))}
        </ul>
      )}
    </section>
  );
}

function Concern({ line: { concern, isGrave, count, shoots } }: { readonly line: Line }) {
  const { t } = useTranslation('safety');
  return (
    <li>
      <Status
        kind={isGrave ? 'error' : 'attention'}
        icon={isGrave ? <OctagonX size={15} /> : <CircleAlert size={15} />}
      >
        {t(`leave.concern.${concern}`, { count })}
      </Status>
      <span className={styles['buttons']}>
        {shoots.map((shoot) => (
          <Button
            key={shoot.shootId}
            size="small"
            icon={<ArrowRight size={13} />}
            onClick={() => {
              show(concern, shoot).catch(showFailure);
            }}
          >
            {shoots.length === 1 ? t('leave.open') : `${shoot.name} (${String(shoot.count)})`}
          </Button>
        ))}
      </span>
    </li>
  );
}

/** Files that were never copied are no photos: their import's report lists them. */
async function show(concern: Line['concern'], { shootId, importId }: Line['shoots'][number]): Promise<void> {
  const { go, open } = useAppStore.getState();
  if (importId !== null) {
    open({ name: 'import-report', shootId, importId });
    return;
  }
  const { photoIds } = await ask('leave:listPhotos', { shootId, concern });
  go({ name: 'shoot', shootId, tab: 'organise' });
  const { showPlace, setFilters } = useOrganiseStore.getState();
  showPlace({ kind: 'all' });
  setFilters({ ...NO_FILTERS, only: new Set(photoIds) });
}
