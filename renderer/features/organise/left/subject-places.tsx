import { FileSpreadsheet, UserRound, UserRoundX, Users } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { subjectKey } from '@shared/rules/subjects/subject-key';
import { IconButton } from '../../../ui/button';
import { useAppStore } from '../../../stores/app-store';
import { useShootStore } from '../../../stores/shoot-store';
import { tagPhotos } from '../actions/tag-photos';
import { matchSubjects } from '../match-subjects';
import type { PlaceCounts } from '../place-counts';
import { subjectName } from '../subject-name';
import { PlaceRow } from './place-row';
import styles from './places-panel.module.css';

/** A longer list is searched, not scrolled. */
const MOST = 250;

/** The people of the shoot with their photos, and the photos that are nobody's yet. */
export function SubjectPlaces({ counts, canWrite }: { readonly counts: PlaceCounts; readonly canWrite: boolean }) {
  const { t } = useTranslation('organise');
  const [text, setText] = useState('');
  const subjects = useShootStore((state) => state.view?.subjects);
  const shootId = useShootStore((state) => state.shootId);
  const open = useAppStore((state) => state.open);
  const found = useMemo(() => matchSubjects(subjects ?? [], text), [subjects, text]);
  return (
    <section aria-label={t('places.subjects')} className={styles['subjects']}>
      <header className={styles['heading']}>
        <h2>{t('places.subjects')}</h2>
        {shootId !== null && (
          <span>
            <IconButton
              label={t('places.roster')}
              icon={<FileSpreadsheet size={13} />}
              disabled={!canWrite}
              onClick={() => {
                open({ name: 'roster', shootId });
              }}
            />
            <IconButton
              label={t('places.editSubjects')}
              icon={<Users size={13} />}
              onClick={() => {
                open({ name: 'subjects', shootId });
              }}
            />
          </span>
        )}
      </header>
      <ul>
        <PlaceRow
          place={{ kind: 'no-id' }}
          icon={<UserRoundX size={15} />}
          label={t('places.noId')}
          count={String(counts.noId)}
          countText={t('places.photos', { count: counts.noId })}
        />
      </ul>
      {(subjects?.length ?? 0) > 0 && (
        <input
          type="search"
          className={styles['search']}
          value={text}
          placeholder={t('places.searchSubjects')}
          aria-label={t('places.searchSubjects')}
          onChange={(event) => {
            setText(event.target.value);
          }}
        />
      )}
      <ul className={styles['people']}>
        {found.slice(0, MOST).map((subject) => {
          const key = subjectKey(subject.id);
          const count = counts.subjects.get(key) ?? 0;
          return (
            <PlaceRow
              key={key}
              place={{ kind: 'subject', key }}
              icon={<UserRound size={15} />}
              label={subject.id}
              detail={subjectName(subject)}
              count={String(count)}
              countText={t('places.photos', { count })}
              onPhotos={
                canWrite
                  ? (ids) => {
                      void tagPhotos(ids, 'add', [subject.id]);
                    }
                  : undefined
              }
            />
          );
        })}
        {found.length > MOST && <li className={styles['more']}>{t('places.more', { count: found.length - MOST })}</li>}
        {found.length === 0 && text !== '' && <li className={styles['more']}>{t('places.nobody')}</li>}
      </ul>
    </section>
  );
}
