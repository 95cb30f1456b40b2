import { useTranslation } from 'react-i18next';
import type { Group } from '@shared/model/group';
import type { PhotoId } from '@shared/model/ids';
import { pictureUrl } from '../../../app/bridge';
import { useOrganiseStore } from '../../../stores/organise-store';
import { Thumb } from '../../../ui/thumb';
import { rowNow } from '../use-tiles';
import styles from './loupe.module.css';

interface MemberStripProps {
  readonly group: Group;
  /** Those that are shown. */
  readonly members: readonly PhotoId[];
  readonly active: PhotoId;
}

/** The exposures of a stack side by side; up and down go through them too. */
export function MemberStrip({ group, members, active }: MemberStripProps) {
  const { t } = useTranslation('organise');
  const select = useOrganiseStore((state) => state.select);
  const shown = group.members.filter((id) => members.includes(id));
  const place = shown.indexOf(active) + 1;
  return (
    <div className={styles['members']} role="group" aria-label={t('stack.title', { count: shown.length })}>
      <span className={styles['membersText']}>
        {t('loupe.member', { place, count: shown.length })}
        {!group.isComplete && <em> {t('stack.incomplete', { there: group.members.length, of: group.exposures })}</em>}
      </span>
      {shown.map((id, index) => {
        const row = rowNow(id);
        if (!row) return null;
        return (
          <button
            key={id}
            type="button"
            className={styles['member']}
            aria-current={id === active ? 'true' : undefined}
            aria-label={t('loupe.showMember', { name: row.name, place: index + 1 })}
            title={row.name}
            onClick={() => {
              select(members, id);
            }}
          >
            <Thumb src={pictureUrl('thumb', row)} draggable={false} />
          </button>
        );
      })}
      <span className={styles['membersText']}>{t('loupe.marksGoToAll', { count: shown.length })}</span>
    </div>
  );
}
