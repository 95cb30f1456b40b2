import { Camera, LayoutGrid, List, Plus, Search } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ShootSummary } from '@shared/contract/shoot-view';
import { searchKey } from '@shared/rules/subjects/search-key';
import { useAppStore } from '../../stores/app-store';
import { Button, IconButton } from '../../ui/button';
import { EmptyState } from '../../ui/empty-state';
import { TextInput } from '../../ui/field';
import { FirstRun } from './first-run';
import { ShootCards } from './shoot-cards';
import { ShootTable } from './shoot-table';
import styles from './shoots-page.module.css';

/** The control centre: every shoot, what it waits for, and the ways in. */
export function ShootsPage() {
  const { t } = useTranslation('shoots');
  const shoots = useAppStore((state) => state.shoots);
  const go = useAppStore((state) => state.go);
  const open = useAppStore((state) => state.open);
  const [text, setText] = useState('');
  const [look, setLook] = useState<'table' | 'cards'>('table');
  if (shoots === null) return <p className={styles['loading']}>{t('loading')}</p>;
  if (shoots.length === 0) return <FirstRun />;
  const found = shoots.filter((shoot) => searchKey(shoot.name).includes(searchKey(text)));
  const show = (shoot: ShootSummary): void => {
    go({ name: 'shoot', shootId: shoot.id, tab: 'organise' });
  };
  return (
    <div className={styles['page']}>
      <header className={styles['header']}>
        <h1 className={styles['title']}>{t('title')}</h1>
        <span className={styles['count']}>{t('count', { count: shoots.length })}</span>
        <div className={styles['tools']}>
          <div className={styles['search']}>
            <Search size={14} aria-hidden="true" />
            <TextInput
              type="search"
              aria-label={t('search')}
              placeholder={t('search')}
              value={text}
              onChange={(event) => {
                setText(event.target.value);
              }}
            />
          </div>
          <IconButton
            label={t('asTable')}
            icon={<List size={16} />}
            isPressed={look === 'table'}
            onClick={() => {
              setLook('table');
            }}
          />
          <IconButton
            label={t('asCards')}
            icon={<LayoutGrid size={16} />}
            isPressed={look === 'cards'}
            onClick={() => {
              setLook('cards');
            }}
          />
          <Button
            kind="primary"
            icon={<Plus size={15} />}
            onClick={() => {
              open({ name: 'new-shoot' });
            }}
          >
            {t('new')}
          </Button>
        </div>
      </header>
      <div className={styles['list']}>
        {found.length === 0 && <EmptyState icon={<Camera size={36} />} title={t('nothingFound', { text })} />}
        {found.length > 0 &&
          (look === 'table' ? (
            <ShootTable shoots={found} onOpen={show} />
          ) : (
            <ShootCards shoots={found} onOpen={show} />
          ))}
      </div>
    </div>
  );
}
