import { Plus, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { PhotoRow } from '@shared/contract/photo-row';
import type { SubjectId } from '@shared/model/ids';
import { subjectKey } from '@shared/rules/subjects/subject-key';
import { Button } from '../../../ui/button';
import { useAppStore } from '../../../stores/app-store';
import { useShootStore } from '../../../stores/shoot-store';
import { tagPhotos } from '../actions/tag-photos';
import { subjectName } from '../subject-name';
import { Section } from './section';
import styles from './inspector.module.css';

/** IDs of the photos with how many of them carry each, those on most first. */
function idsOf(rows: readonly PhotoRow[]): { readonly id: SubjectId; readonly count: number }[] {
  const counts = new Map<string, { id: SubjectId; count: number }>();
  for (const id of rows.flatMap((row) => row.subjectIds)) {
    const there = counts.get(subjectKey(id));
    if (there) there.count += 1;
    else counts.set(subjectKey(id), { id, count: 1 });
  }
  return [...counts.values()].sort((a, b) => b.count - a.count);
}

/** Who is on these photos: to see, to take off, and to add. */
export function SubjectChips({ rows }: { readonly rows: readonly PhotoRow[] }) {
  const { t } = useTranslation('organise');
  const subjects = useShootStore((state) => state.view?.subjects);
  const open = useAppStore((state) => state.open);
  const ids = idsOf(rows);
  return (
    <Section
      title={t('inspector.subjects')}
      aside={
        <Button
          size="small"
          kind="quiet"
          icon={<Plus size={13} />}
          onClick={() => {
            open({ name: 'tag' });
          }}
        >
          {t('inspector.addId')}
        </Button>
      }
    >
      {ids.length === 0 && (
        <p className={styles['faint']}>
          {rows.every((row) => row.cardMark !== null) ? t('badge.card') : t('inspector.noId')}
        </p>
      )}
      <ul className={styles['chips']}>
        {ids.map(({ id, count }) => {
          const subject = subjects?.find((one) => subjectKey(one.id) === subjectKey(id));
          const name = subject ? subjectName(subject) : '';
          return (
            <li key={id} className={styles['chip']}>
              <span className={styles['chipText']} title={name}>
                {id} <span className={styles['faint']}>{name}</span>
              </span>
              {count < rows.length && (
                <span className={styles['faint']}>{t('inspector.onSome', { on: count, of: rows.length })}</span>
              )}
              <button
                type="button"
                aria-label={t('inspector.takeOff', { id })}
                title={t('inspector.takeOff', { id })}
                onClick={() => {
                  const carrying = rows.filter((row) =>
                    row.subjectIds.some((there) => subjectKey(there) === subjectKey(id)),
                  );
                  void tagPhotos(
                    carrying.map((row) => row.id),
                    'remove',
                    [id],
                  );
                }}
              >
                <X size={12} />
              </button>
            </li>
          );
        })}
      </ul>
    </Section>
  );
}
