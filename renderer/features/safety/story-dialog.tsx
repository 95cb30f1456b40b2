import { FileJson, FileText } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CallOutput } from '@shared/contract/ipc';
import type { PhotoId, ShootId } from '@shared/model/ids';
import { ask } from '../../app/bridge';
import { showFailure, useToastStore } from '../../stores/toast-store';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import styles from './safety.module.css';

interface StoryDialogProps {
  readonly shootId: ShootId;
  readonly photoId: PhotoId;
  readonly onClose: () => void;
}

type Story = CallOutput<'safety:getStory'>;

/** What happened to one photo, from the card on. */
export function StoryDialog({ shootId, photoId, onClose }: StoryDialogProps) {
  const { t, i18n } = useTranslation('safety');
  const [story, setStory] = useState<Story | null>(null);
  useEffect(() => {
    ask('safety:getStory', { shootId, photoId }).then(setStory).catch(showFailure);
  }, [shootId, photoId]);
  const sentence = useSentence();
  const time = (atMs: number): string =>
    new Intl.DateTimeFormat(i18n.language, { dateStyle: 'medium', timeStyle: 'medium' }).format(atMs);
  const entries = story?.entries ?? [];
  const save = async (as: 'text' | 'json'): Promise<void> => {
    const lines = entries.map((entry) => `${time(entry.atMs)}  ${sentence(entry)}`);
    const saved = await ask('safety:exportStory', { shootId, photoId, as, lines });
    if (saved) useToastStore.getState().show({ kind: 'info', text: t('story.saved', saved), action: null });
  };
  return (
    <Dialog
      title={t('story.title', { name: story?.name ?? '' })}
      onClose={onClose}
      width="wide"
      footer={
        <>
          <Button
            icon={<FileText size={14} />}
            onClick={() => {
              save('text').catch(showFailure);
            }}
          >
            {t('story.exportText')}
          </Button>
          <Button
            icon={<FileJson size={14} />}
            onClick={() => {
              save('json').catch(showFailure);
            }}
          >
            {t('story.exportJson')}
          </Button>
        </>
      }
    >
      {story && entries.length === 0 && <p>{t('story.empty')}</p>}
      <ol className={styles['story']}>
        {entries.map((entry, at) => (
          <li key={at}>
            <time dateTime={new Date(entry.atMs).toISOString()}>{time(entry.atMs)}</time>
            <span>{sentence(entry)}</span>
          </li>
        ))}
      </ol>
    </Dialog>
  );
}

/** Values that are words of ours are said in the language of the window; all others as they are. */
function useSentence(): (entry: Story['entries'][number]) => string {
  const { t } = useTranslation('safety');
  return ({ code, values }) => {
    const worded = Object.fromEntries(
      Object.entries(values).map(([key, value]) =>
        key === 'by' || key === 'place' || key === 'from' ? [key, t(`story.${key}.${String(value)}`)] : [key, value],
      ),
    );
    return t(`story.code.${code}`, worded);
  };
}
