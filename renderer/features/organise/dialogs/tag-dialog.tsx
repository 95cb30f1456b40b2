import { Plus, UserRound } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { UserCommand } from '@shared/domain/shoot-command';
import { subjectIdSchema, type SubjectId } from '@shared/model/ids';
import type { Subject } from '@shared/model/shoot';
import { subjectKey } from '@shared/rules/subjects/subject-key';
import { Dialog } from '../../../ui/dialog';
import { useOrganiseStore } from '../../../stores/organise-store';
import { useShootStore } from '../../../stores/shoot-store';
import { tagPhotos } from '../actions/tag-photos';
import { targets } from '../actions/targets';
import { matchSubjects } from '../match-subjects';
import { subjectName } from '../subject-name';
import { rowNow } from '../use-tiles';
import { ModeSwitch } from './mode-switch';
import { PickList, type PickItem } from './pick-list';
import styles from './tag-dialog.module.css';

type Mode = Extract<UserCommand, { type: 'tagPhotos' }>['mode'];
const MODES = ['add', 'replace', 'remove'] as const satisfies readonly Mode[];
/** As many as one looks through; more are found by typing. */
const MOST = 200;
const NEW = 'new:';

/** Gives subject IDs to the picked photos, changes them, or takes them off. */
export function TagDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation('organise');
  const [photoIds] = useState(targets);
  const [mode, setMode] = useState<Mode>('add');
  const [text, setText] = useState('');
  const there = useMemo(() => idsOn(photoIds), [photoIds]);
  const found = useFound(mode, text, there.counts);
  const typed = subjectIdSchema.safeParse(text.trim().normalize('NFC'));
  const isNew =
    mode !== 'remove' && typed.success && !found.some((subject) => subjectKey(subject.id) === subjectKey(typed.data));
  const items: PickItem[] = found.slice(0, MOST).map((subject) => ({
    key: subject.id,
    label: subject.id,
    detail: [subjectName(subject), subject.group].filter((part) => part !== '').join(' · '),
    aside: there.counts.has(subjectKey(subject.id))
      ? t('tag.onPhotos', { count: there.counts.get(subjectKey(subject.id)) ?? 0 })
      : '',
    icon: <UserRound size={15} aria-hidden="true" />,
  }));
  // A new ID is offered last, so that Enter takes the one that is known; alone it is first.
  if (isNew) {
    items.push({
      key: `${NEW}${typed.data}`,
      label: typed.data,
      detail: t('tag.newId'),
      aside: '',
      icon: <Plus size={15} aria-hidden="true" />,
    });
  }
  const pick = (item: PickItem): void => {
    const id: SubjectId | undefined = item.key.startsWith(NEW)
      ? typed.data
      : found.find((subject) => subject.id === item.key)?.id;
    if (id === undefined) return;
    void tagPhotos(photoIds, mode, [id]);
    onClose();
  };
  const tagged = t(`tag.note.${mode}`, { count: there.tagged });
  return (
    <Dialog title={t('tag.title', { count: photoIds.length })} width="normal" onClose={onClose}>
      <ModeSwitch
        label={t('tag.mode')}
        modes={MODES.map((value) => ({ value, label: t(`tag.modes.${value}`) }))}
        value={mode}
        onChange={(value) => {
          setMode(MODES.find((one) => one === value) ?? 'add');
        }}
      />
      <PickList
        label={t('tag.search')}
        placeholder={mode === 'remove' ? t('tag.search') : t('tag.placeholder')}
        text={text}
        items={items}
        empty={mode === 'remove' ? t('tag.nothingOn') : t('tag.nothing')}
        onText={setText}
        onPick={pick}
      />
      <p className={styles['note']} role="status">
        {there.tagged > 0 ? tagged : t('tag.note.none')}
      </p>
    </Dialog>
  );
}

/** IDs on the photos, by key, and how many photos carry any. */
function idsOn(photoIds: ReturnType<typeof targets>): {
  readonly counts: ReadonlyMap<string, number>;
  readonly tagged: number;
} {
  const counts = new Map<string, number>();
  let tagged = 0;
  for (const id of photoIds) {
    const ids = rowNow(id)?.subjectIds ?? [];
    if (ids.length > 0) tagged += 1;
    for (const one of ids) counts.set(subjectKey(one), (counts.get(subjectKey(one)) ?? 0) + 1);
  }
  return { counts, tagged };
}

/** Without a text those used last come first; to take off, only what is on the photos. */
function useFound(mode: Mode, text: string, on: ReadonlyMap<string, number>): readonly Subject[] {
  const subjects = useShootStore((state) => state.view?.subjects);
  const recentIds = useOrganiseStore((state) => state.recentIds);
  return useMemo(() => {
    const all = subjects ?? [];
    const matching = matchSubjects(mode === 'remove' ? all.filter((one) => on.has(subjectKey(one.id))) : all, text);
    if (text !== '') return matching;
    const recent = recentIds.flatMap((id) => matching.find((one) => subjectKey(one.id) === subjectKey(id)) ?? []);
    return [...recent, ...matching.filter((one) => !recent.includes(one))];
  }, [subjects, recentIds, mode, text, on]);
}
