import { FolderSearch, Trash2 } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CallOutput } from '@shared/contract/ipc';
import { shootIdSchema } from '@shared/model/ids';
import { ask } from '../../app/bridge';
import { useAppStore } from '../../stores/app-store';
import { showFailure } from '../../stores/toast-store';
import { Button, IconButton } from '../../ui/button';
import { SelectInput } from '../../ui/field';
import page from '../../ui/page.module.css';
import styles from './settings.module.css';

type Watches = CallOutput<'watch:list'>;

/** Folders from which complete photos are imported by themselves. */
export function WatchFolders() {
  const { t } = useTranslation('settings');
  const shoots = useAppStore((state) => state.shoots) ?? [];
  const [watches, setWatches] = useState<Watches>([]);
  const [target, setTarget] = useState('');
  const read = async (): Promise<void> => {
    setWatches(await ask('watch:list', {}));
  };
  useEffect(() => {
    let isWanted = true;
    ask('watch:list', {})
      .then((list) => {
        if (isWanted) setWatches(list);
      })
      .catch(showFailure);
    return () => {
      isWanted = false;
    };
  }, []);
  const add = async (): Promise<void> => {
    await ask('watch:add', { shootId: target === '' ? null : shootIdSchema.parse(target) });
    await read();
  };
  return (
    <section className={page['card']}>
      <h2>{t('watch.title')}</h2>
      <p className={styles['quiet']}>{t('watch.text')}</p>
      <ul>
        {watches.map(({ watchId, path, shootId, notice }) => (
          <li key={watchId} className={styles['place']}>
            <span>
              <strong>{path}</strong>
              {shootId === null ? t('watch.daily') : (shoots.find((shoot) => shoot.id === shootId)?.name ?? '')}
              {notice !== null && <em>{notice}</em>}
            </span>
            <IconButton
              label={t('watch.remove', { path })}
              icon={<Trash2 size={15} />}
              onClick={() => {
                ask('watch:remove', { watchId }).then(read).catch(showFailure);
              }}
            />
          </li>
        ))}
      </ul>
      <div className={styles['acts']}>
        <SelectInput
          aria-label={t('watch.target')}
          value={target}
          onChange={(event) => {
            setTarget(event.target.value);
          }}
        >
          <option value="">{t('watch.daily')}</option>
          {shoots.map((shoot) => (
            <option key={shoot.id} value={shoot.id}>
              {shoot.name}
            </option>
          ))}
        </SelectInput>
        <Button
          icon={<FolderSearch size={14} />}
          onClick={() => {
            add().catch(showFailure);
          }}
        >
          {t('watch.add')}
        </Button>
      </div>
    </section>
  );
}
