import { Command } from 'cmdk';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAppStore } from '../stores/app-store';
import { findPhotos, type FoundPhoto } from '../catalogue/find-photos';
import { Dialog } from '../ui/dialog';
import { allActions } from './actions';
import { keyLabel } from './key-of-event';
import styles from './palette.module.css';

/** Finds everything: what can be done now, every shoot, and photos across all of them. */
export function Palette({ onClose }: { readonly onClose: () => void }) {
  // Actions of a room have their titles in the room's own texts.
  const { t } = useTranslation(['app', 'organise'], { nsMode: 'fallback' });
  const shoots = useAppStore((state) => state.shoots) ?? [];
  const go = useAppStore((state) => state.go);
  const [text, setText] = useState('');
  const photos = useFoundPhotos(text);
  return (
    <Dialog title={t('palette.title')} onClose={onClose}>
      <Command loop label={t('palette.title')} className={styles['palette']}>
        <Command.Input
          autoFocus
          value={text}
          onValueChange={setText}
          placeholder={t('search.hint')}
          className={styles['input']}
        />
        <Command.List className={styles['list']}>
          <Command.Empty className={styles['empty']}>{t('palette.empty')}</Command.Empty>
          <Command.Group heading={t('palette.actions')}>
            {allActions()
              .filter((action) => action.id !== 'app.palette' && action.isPossible())
              .map((action) => (
                <Command.Item
                  key={action.id}
                  value={`${t(`actions.${action.id}`)} ${action.id}`}
                  className={styles['item']}
                  onSelect={() => {
                    onClose();
                    action.run();
                  }}
                >
                  <span>{t(`actions.${action.id}`)}</span>
                  {action.keys[0] !== undefined && <kbd className={styles['key']}>{keyLabel(action.keys[0])}</kbd>}
                </Command.Item>
              ))}
          </Command.Group>
          {shoots.length > 0 && (
            <Command.Group heading={t('palette.shoots')}>
              {shoots.map((shoot) => (
                <Command.Item
                  key={shoot.id}
                  value={`${shoot.name} ${shoot.id}`}
                  className={styles['item']}
                  onSelect={() => {
                    go({ name: 'shoot', shootId: shoot.id, tab: 'organise' });
                  }}
                >
                  {shoot.name}
                </Command.Item>
              ))}
            </Command.Group>
          )}
          {photos.length > 0 && (
            <Command.Group heading={t('palette.photos')}>
              {photos.map((photo) => (
                <Command.Item
                  key={photo.photoId}
                  value={`${text} ${photo.name} ${photo.photoId}`}
                  className={styles['item']}
                  onSelect={() => {
                    go({ name: 'shoot', shootId: photo.shootId, tab: 'organise' });
                  }}
                >
                  <span>{photo.name}</span>
                  <span className={styles['key']}>
                    {shoots.find((shoot) => shoot.id === photo.shootId)?.name ?? ''}
                  </span>
                </Command.Item>
              ))}
            </Command.Group>
          )}
        </Command.List>
      </Command>
    </Dialog>
  );
}

const LEAST_CHARS = 2;

function useFoundPhotos(text: string): readonly FoundPhoto[] {
  const [found, setFound] = useState<{ readonly text: string; readonly photos: readonly FoundPhoto[] }>({
    text: '',
    photos: [],
  });
  useEffect(() => {
    if (text.trim().length < LEAST_CHARS) return undefined;
    let isWanted = true;
    const show = (photos: readonly FoundPhoto[]): void => {
      if (isWanted) setFound({ text, photos });
    };
    // Without a catalogue (disk full) nothing is found here; the photos of an open shoot are in its grid all the same.
    void findPhotos(text).then(show, () => show([]));
    return () => {
      isWanted = false;
    };
  }, [text]);
  return found.text === text ? found.photos : [];
}
