import { useTranslation } from 'react-i18next';
import type { PhotoRow } from '@shared/contract/photo-row';
import type { Group } from '@shared/model/group';
import { Button } from '../../../ui/button';
import { useAppStore } from '../../../stores/app-store';
import { useOrganiseStore } from '../../../stores/organise-store';
import { coverWith, groupTargets, toggleStacks, ungroupTargets } from '../actions/group-photos';
import { useGroups } from '../use-tiles';
import { groupWhy } from './group-why';
import { Section } from './section';
import styles from './inspector.module.css';

/** How sure the rules were, in a word: nobody weighs 0.83 against 0.79. */
function surenessOf({ isLocked, confidence }: Group): 'byHand' | 'sure' | 'likely' | 'unsure' {
  if (isLocked && confidence === 1) return 'byHand';
  if (confidence >= 0.85) return 'sure';
  return confidence >= 0.65 ? 'likely' : 'unsure';
}

/** The group of the photos, why they are one, and what can be done about it. */
export function GroupSection({ rows }: { readonly rows: readonly PhotoRow[] }) {
  const { t } = useTranslation('organise');
  const groups = useGroups();
  const open = useAppStore((state) => state.open);
  const active = useOrganiseStore((state) => state.active);
  const isLoupe = useOrganiseStore((state) => state.isLoupe);
  const ids = new Set(rows.map((row) => row.groupId));
  const [first] = rows;
  const group = ids.size === 1 && first?.groupId != null ? (groups.get(first.groupId) ?? null) : null;
  const count = [...ids].filter((id) => id !== null && groups.has(id)).length;
  const member =
    active !== null && group?.members.includes(active) === true && group.coverId !== active ? active : null;
  return (
    <Section title={t('inspector.group')}>
      {group ? (
        <GroupFacts group={group} />
      ) : (
        <p className={styles['faint']}>{count === 0 ? t('inspector.noGroup') : t('inspector.groups', { count })}</p>
      )}
      <div className={styles['buttons']}>
        {rows.length > 1 && !(group && group.members.length === rows.length) && (
          <Button size="small" onClick={groupTargets}>
            {t('actions.organise.group')}
          </Button>
        )}
        {count > 0 && (
          <Button size="small" onClick={ungroupTargets}>
            {t('actions.organise.ungroup')}
          </Button>
        )}
        {count > 0 && !isLoupe && (
          <Button size="small" onClick={toggleStacks}>
            {t('actions.organise.toggleStack')}
          </Button>
        )}
        {group && member !== null && (
          <Button
            size="small"
            onClick={() => {
              coverWith(group.id, member);
            }}
          >
            {t('inspector.makeCover')}
          </Button>
        )}
        <Button
          size="small"
          onClick={() => {
            open({ name: 'group-by-number' });
          }}
        >
          {t('inspector.byNumber')}
        </Button>
      </div>
    </Section>
  );
}

function GroupFacts({ group }: { readonly group: Group }) {
  const { t } = useTranslation('organise');
  const there = group.members.length;
  const why = groupWhy(group);
  return (
    <>
      <p>
        {t('stack.title', { count: there })}
        {', '}
        {t(`sureness.${surenessOf(group)}`)}
      </p>
      {!group.isComplete && (
        <p className={styles['attention']}>{t('stack.incomplete', { there, of: group.exposures })}</p>
      )}
      <p className={styles['faint']}>{t(`groupRule.${group.rule}`)}</p>
      {why !== null && <p className={styles['faint']}>{why}</p>}
    </>
  );
}
